# shellcheck shell=bash
# What deploy.sh, teardown.sh and migrate-nodes.sh share. Sourced, never run.

# shellcheck disable=SC2034  # read by the scripts that source this
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
NAME=shelfwatch COLOUR=blue REGION="" DOMAIN="" REPOSITORY="" DRY_RUN=""

fail() { echo "$1" >&2; exit 2; }

# parse_options "what the script does" "names of required options" "$@"
parse_options() {
    local about=$1 required=$2 option; shift 2
    while (($#)); do
        case $1 in
            --name) NAME=${2:?--name wants a name}; shift ;;
            --region) REGION=${2:?--region wants a region}; shift ;;
            --domain) DOMAIN=${2:?--domain wants a domain}; shift ;;
            --repository) REPOSITORY=${2:?--repository wants an address}; shift ;;
            --from) FROM=${2:?--from wants a colour}; shift ;;
            --to) TO=${2:?--to wants a colour}; shift ;;
            --yes) YES=1 ;;
            --dry-run) DRY_RUN=1 ;;
            -h | --help) echo "$about"; exit 0 ;;
            *) fail "Unknown option $1. $about" ;;
        esac
        shift
    done
    for option in $required; do
        [[ -n ${!option:-} ]] || fail "Missing --${option,,}. $about"
    done
    [[ $NAME =~ ^[a-z][a-z0-9-]{0,30}$ ]] || fail "--name $NAME: small letters, digits and -, 31 at most."
}

# Do it, or with --dry-run only say it.
run() {
    echo "+ $*"
    [[ -n $DRY_RUN ]] || "$@"
}

# Whether something is there already; nothing is, as far as a dry run knows.
there() { [[ -z $DRY_RUN ]] && "$@" >/dev/null 2>&1; }

need() {
    local tool
    [[ -n $DRY_RUN ]] && return
    for tool; do
        command -v "$tool" >/dev/null || fail "$tool is not installed."
    done
}

# The account is asked for, never written down.
account() {
    if [[ -n $DRY_RUN ]]; then ACCOUNT=ACCOUNT; else ACCOUNT=$(aws sts get-caller-identity --query Account --output text); fi
    REGISTRY=$ACCOUNT.dkr.ecr.$REGION.amazonaws.com
    BUCKET=$NAME-photos-$ACCOUNT-$REGION
}

# A file with its ${...} filled in, for programs that read standard input.
filled() {
    sed -e "s|\${NAME}|$NAME|g; s|\${REGION}|$REGION|g; s|\${ACCOUNT}|$ACCOUNT|g" \
        -e "s|\${REGISTRY}|$REGISTRY|g; s|\${BUCKET}|$BUCKET|g" \
        -e "s|\${DOMAIN}|$DOMAIN|g; s|\${REPOSITORY}|$REPOSITORY|g; s|\${COLOUR}|$COLOUR|g" \
        -e "s|\${HERE}|$HERE|g" "$1"
}

# run_with FILE COMMAND...: the command gets the filled file on its standard input.
run_with() {
    local file=$1; shift
    echo "+ $* < ${file#"$HERE"/}"
    [[ -n $DRY_RUN ]] || filled "$file" | "$@"
}
