<#
.SYNOPSIS
    Builds the cluster and everything in it, or brings it up to date; may be run again at any time.
    The same steps as deploy.sh, for Windows.
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
$ArgoCD = Join-Path $PSScriptRoot '../argocd'

# Do it, or with -DryRun only say it.
function Invoke-Step {
    Write-Output "+ $args"
    if ($DryRun) { return }
    $program, $words = $args
    & $program @words
    if ($LASTEXITCODE -ne 0) { throw "$program ended with $LASTEXITCODE" }
}

# Whether something is there already; nothing is, as far as a dry run knows.
function Test-There {
    if ($DryRun) { return $false }
    $program, $words = $args
    & $program @words *> $null
    return $LASTEXITCODE -eq 0
}

# The command gets the file, with its ${...} filled in, on its standard input.
function Invoke-With {
    $file, $program, $words = $args
    Write-Output "+ $program $words < $(Split-Path -Leaf $file)"
    if ($DryRun) { return }
    $text = Get-Content -Raw $file
    foreach ($pair in $Filled.GetEnumerator()) { $text = $text.Replace('${' + $pair.Key + '}', $pair.Value) }
    $text | & $program @words
    if ($LASTEXITCODE -ne 0) { throw "$program ended with $LASTEXITCODE" }
}

if (-not $DryRun) {
    foreach ($tool in 'aws', 'eksctl', 'kubectl', 'helm') {
        if (-not (Get-Command $tool -ErrorAction SilentlyContinue)) { throw "$tool is not installed." }
    }
}
# The account is asked for, never written down.
$Account = if ($DryRun) { 'ACCOUNT' } else { aws sts get-caller-identity --query Account --output text }
$Bucket = "$Name-photos-$Account-$Region"
$Filled = @{
    NAME = $Name; REGION = $Region; ACCOUNT = $Account; DOMAIN = $Domain; REPOSITORY = $Repository
    REGISTRY = "$Account.dkr.ecr.$Region.amazonaws.com"; BUCKET = $Bucket; COLOUR = 'blue'
}

# --- Images and photos ---
if (-not (Test-There aws ecr describe-repositories --region $Region --repository-names $Name)) {
    Invoke-Step aws ecr create-repository --region $Region --repository-name $Name --image-tag-mutability IMMUTABLE_WITH_EXCLUSION --image-tag-mutability-exclusion-filters 'filterType=WILDCARD,filter=main' --image-scanning-configuration 'scanOnPush=true'
}
Invoke-Step aws ecr put-lifecycle-policy --region $Region --repository-name $Name --lifecycle-policy-text "file://$PSScriptRoot/policies/images.json"
if (-not (Test-There aws s3api head-bucket --bucket $Bucket)) {
    Invoke-Step aws s3 mb "s3://$Bucket" --region $Region
}
Invoke-Step aws s3api put-public-access-block --bucket $Bucket --public-access-block-configuration 'BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true'
Invoke-Step aws s3api put-bucket-lifecycle-configuration --bucket $Bucket --lifecycle-configuration "file://$PSScriptRoot/policies/photos.json"

# --- The cluster ---
$Cluster = Join-Path $PSScriptRoot 'cluster.yaml'
if (Test-There eksctl get cluster --name $Name --region $Region) {
    Invoke-With $Cluster eksctl create iamserviceaccount --config-file '-' --approve
}
else {
    Invoke-With $Cluster eksctl create cluster --config-file '-'
}
Invoke-Step aws eks update-kubeconfig --region $Region --name $Name

# --- What runs beside the site ---
Invoke-Step kubectl apply --server-side -k 'https://github.com/nginx/nginx-gateway-fabric/config/crd/gateway-api/standard?ref=v2.4.0'
foreach ($line in Get-Content (Join-Path $PSScriptRoot 'addons.tsv')) {
    if ($line.StartsWith('#') -or -not $line) { continue }
    $addon, $namespace, $chart, $version, $address, $values = $line -split "`t"
    $where = if ($address.StartsWith('oci://')) { @("$address/$chart") } else { @('--repo', $address, $chart) }
    Invoke-With (Join-Path $PSScriptRoot "addons/$values") helm upgrade --install $addon @where --version $version --namespace $namespace --create-namespace --values '-' --wait --timeout 10m
}

# --- The site, by Argo CD ---
if (-not (Test-There kubectl get namespace gateways)) {
    Invoke-Step kubectl create namespace gateways
}
foreach ($file in 'secret-store', 'gateway', 'project', 'applications', 'image-updater') {
    Invoke-With (Join-Path $ArgoCD "$file.yaml") kubectl apply --server-side --filename '-'
}
Write-Output "Done. Secrets that are still missing, and the certificate: docs/delivery.md, 'The first time'."
