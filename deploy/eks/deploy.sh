#!/usr/bin/env bash
# Builds the cluster and everything in it, or brings it up to date; may be run again at any time.
# The steps stand in steps.txt, which deploy.ps1 reads too.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

parse_options "Usage: deploy.sh --region REGION --domain DOMAIN --repository GIT-ADDRESS [--name NAME] [--dry-run]" \
    "REGION DOMAIN REPOSITORY" "$@"
need aws eksctl kubectl helm
account

# Each add-on by Helm, with its own file of values.
addons() {
    local addon namespace chart version address values where
    while IFS=$'\t' read -r -u 4 addon namespace chart version address values; do
        [[ $addon == \#* || -z $addon ]] && continue
        where=(--repo "$address" "$chart")
        [[ $address == oci://* ]] && where=("$address/$chart")
        run_with "$HERE/addons/$values" helm upgrade --install "$addon" "${where[@]}" --version "$version" \
            --namespace "$namespace" --create-namespace --values - --wait --timeout 10m
    done 4<"$HERE/addons.tsv"
}

skip=""
while read -r -u 3 -a words; do
    [[ ${#words[@]} == 0 || ${words[0]} == \#* ]] && continue
    for i in "${!words[@]}"; do words[i]=$(filled - <<<"${words[i]}"); done
    verb=${words[0]} words=("${words[@]:1}")
    if [[ -n $skip ]]; then skip=""; continue; fi
    case $verb in
        do) run "${words[@]}" ;;
        with) run_with "$HERE/${words[0]}" "${words[@]:1}" ;;
        if) there "${words[@]}" || skip=1 ;;
        unless) ! there "${words[@]}" || skip=1 ;;
        addons) addons ;;
        *) fail "steps.txt: nobody knows the step $verb" ;;
    esac
done 3<"$HERE/steps.txt"
echo "Done. Secrets that are still missing, and the certificate: docs/delivery.md, 'The first time'."
