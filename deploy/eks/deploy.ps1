#Requires -Version 7.2
<#
.SYNOPSIS
    Builds the cluster and everything in it, or brings it up to date; may be run again at any time.
    For Windows; the steps stand in steps.txt, which deploy.sh reads too.
.EXAMPLE
    .\deploy.ps1 -Region eu-central-1 -Domain example.com -Repository https://git.example.com/shelfwatch.git -DryRun
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Region,
    [Parameter(Mandatory)] [string] $Domain,
    [Parameter(Mandatory)] [string] $Repository,
    [ValidatePattern('^[a-z][a-z0-9-]{0,30}$')] [string] $Name = 'shelfwatch',
    [switch] $DryRun
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Do it, or with -DryRun only say it. $From: a file for standard input, with its ${...} filled in.
function Invoke-Step([string[]] $Words, [string] $From) {
    $program, $rest = $Words
    Write-Output ("+ $Words" + $(if ($From) { " < $From" }))
    if ($DryRun) { return }
    if ($From) { Format-Filled (Get-Content -Raw (Join-Path $PSScriptRoot $From)) | & $program @rest }
    else { & $program @rest }
    if ($LASTEXITCODE -ne 0) { throw "$program ended with $LASTEXITCODE" }
}

# Whether something is there already; nothing is, as far as a dry run knows.
function Test-There([string[]] $Words) {
    if ($DryRun) { return $false }
    $program, $rest = $Words
    & $program @rest *> $null
    return $LASTEXITCODE -eq 0
}

function Format-Filled([string] $Text) {
    foreach ($pair in $Filled.GetEnumerator()) { $Text = $Text.Replace('${' + $pair.Key + '}', $pair.Value) }
    return $Text
}

# Each add-on by Helm, with its own file of values.
function Install-AddOns {
    foreach ($line in Get-Content (Join-Path $PSScriptRoot 'addons.tsv')) {
        if (-not $line -or $line.StartsWith('#')) { continue }
        $addon, $namespace, $chart, $version, $address, $values = $line -split "`t"
        $where = if ($address.StartsWith('oci://')) { @("$address/$chart") } else { @('--repo', $address, $chart) }
        $words = @('helm', 'upgrade', '--install', $addon) + $where + @('--version', $version, '--namespace', $namespace, '--create-namespace', '--values', '-', '--wait', '--timeout', '10m')
        Invoke-Step $words "addons/$values"
    }
}

if (-not $DryRun) {
    foreach ($tool in 'aws', 'eksctl', 'kubectl', 'helm') {
        if (-not (Get-Command $tool -ErrorAction SilentlyContinue)) { throw "$tool is not installed." }
    }
}
# The account is asked for, never written down.
$Account = if ($DryRun) { 'ACCOUNT' } else { aws sts get-caller-identity --query Account --output text }
$Filled = @{
    NAME = $Name; REGION = $Region; ACCOUNT = $Account; DOMAIN = $Domain; REPOSITORY = $Repository
    REGISTRY = "$Account.dkr.ecr.$Region.amazonaws.com"; BUCKET = "$Name-photos-$Account-$Region"
    COLOUR = 'blue'; HERE = $PSScriptRoot
}

$skip = $false
foreach ($line in Get-Content (Join-Path $PSScriptRoot 'steps.txt')) {
    if (-not $line -or $line.StartsWith('#')) { continue }
    if ($skip) { $skip = $false; continue }
    $verb, $words = $line -split ' '
    $words = @($words | ForEach-Object { Format-Filled $_ })
    switch ($verb) {
        'do' { Invoke-Step $words }
        'with' { Invoke-Step $words[1..($words.Length - 1)] $words[0] }
        'if' { $skip = -not (Test-There $words) }
        'unless' { $skip = Test-There $words }
        'addons' { Install-AddOns }
        default { throw "steps.txt: nobody knows the step $verb" }
    }
}
Write-Output "Done. Secrets that are still missing, and the certificate: docs/delivery.md, 'The first time'."
