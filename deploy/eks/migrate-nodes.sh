#!/usr/bin/env bash
# Moves all pods from one set of node groups to the other (blue and green), a node at a time and
# under the PodDisruptionBudgets: for a new Kubernetes version, AMI or other instance types, which
# are written into cluster.yaml first. May be run again where it stopped.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

FROM=blue TO=green
parse_options "Usage: migrate-nodes.sh --region REGION [--from blue] [--to green] [--name NAME] [--dry-run]" "REGION FROM TO" "$@"
[[ $FROM != "$TO" ]] || fail "--from and --to are both $FROM: nothing to move."
need aws eksctl kubectl
account
COLOUR=$TO
old=shelfwatch/group=$FROM

nodes() {
    if [[ -n $DRY_RUN ]]; then echo "NODE-OF-$FROM"; return; fi
    kubectl get nodes --selector "$old" --output jsonpath='{range .items[*]}{.metadata.name}{"\n"}{end}'
}

# Groups that exist already are left as they are.
run_with "$HERE/cluster.yaml" eksctl create nodegroup --config-file -
run kubectl wait node --selector "shelfwatch/group=$TO" --for condition=Ready --timeout 10m
# Nothing new comes onto the old nodes.
run kubectl cordon --selector "$old"
for node in $(nodes); do
    run kubectl drain "$node" --ignore-daemonsets --delete-emptydir-data --timeout 10m
    # The next node only when everybody from this one stands again.
    run kubectl wait deployment --all --all-namespaces --for condition=Available --timeout 10m
    run kubectl wait rollout.argoproj.io --all --all-namespaces --for condition=Available --timeout 10m
done
for group in "spot-$FROM" "small-$FROM"; do
    there eksctl get nodegroup --cluster "$NAME" --region "$REGION" --name "$group" || [[ -n $DRY_RUN ]] || continue
    run eksctl delete nodegroup --cluster "$NAME" --region "$REGION" --name "$group" --wait
done
echo "All pods are on $TO; the next move is --from $TO --to $FROM."
