#!/usr/bin/env bash
# Takes down everything that deploy.sh built and that would be billed: load balancers and volumes
# first, for they belong to the cluster's controllers, then cluster, images, and photos if asked for.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

parse_options "Usage: teardown.sh --region REGION [--name NAME] [--yes: photos and images too] [--dry-run]" "REGION" "$@"
need aws eksctl kubectl helm
account

if [[ -n $DRY_RUN ]] || there eksctl get cluster --name "$NAME" --region "$REGION"; then
    run aws eks update-kubeconfig --region "$REGION" --name "$NAME"
    # Argo CD first, or it would make again what goes.
    run kubectl delete applicationset shelfwatch --namespace argocd --ignore-not-found --wait
    run kubectl delete gateway,httproute,ingress --all --all-namespaces --wait --timeout 5m
    run kubectl delete service --all-namespaces --field-selector spec.type=LoadBalancer --wait --timeout 5m
    run helm uninstall kube-prometheus-stack loki --namespace monitoring --ignore-not-found --wait
    run kubectl delete persistentvolumeclaim --all --all-namespaces --wait --timeout 5m
    run eksctl delete cluster --name "$NAME" --region "$REGION" --disable-nodegroup-eviction --wait
fi
if [[ -n ${YES:-} ]]; then
    run aws ecr delete-repository --region "$REGION" --repository-name "$NAME" --force
    run aws s3 rb "s3://$BUCKET" --force
else
    echo "Kept: images in ECR and photos in s3://$BUCKET (--yes deletes them too)."
fi

# What bears the project's tag and still stands would be billed. (What was just deleted may be
# listed for an hour yet: then run this again.)
ask=(aws resourcegroupstaggingapi get-resources --region "$REGION" --tag-filters "Key=project,Values=$NAME"
    --resource-type-filters ec2:instance ec2:volume ec2:natgateway ec2:elastic-ip elasticloadbalancing:loadbalancer
    --query "ResourceTagMappingList[].ResourceARN" --output text)
echo "+ ${ask[*]}"
[[ -z $DRY_RUN ]] || exit 0
left=$("${ask[@]}")
[[ -z $left ]] || fail "Still there, and billed: $left"
echo "Nothing that is billed is left of $NAME in $REGION."
