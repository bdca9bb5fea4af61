#!/usr/bin/env bash
# Builds the cluster and everything in it, or brings it up to date; may be run again at any time.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

parse_options "Usage: deploy.sh --region REGION --domain DOMAIN --repository GIT-ADDRESS [--name NAME] [--dry-run]" \
    "REGION DOMAIN REPOSITORY" "$@"
need aws eksctl kubectl helm
account
ARGOCD=$HERE/../argocd

# --- Images and photos -----------------------------------------------------------------------
# Tags of builds never move; only `main`, which Image Updater follows, does.
there aws ecr describe-repositories --region "$REGION" --repository-names "$NAME" ||
    run aws ecr create-repository --region "$REGION" --repository-name "$NAME" \
        --image-tag-mutability IMMUTABLE_WITH_EXCLUSION \
        --image-tag-mutability-exclusion-filters filterType=WILDCARD,filter=main \
        --image-scanning-configuration scanOnPush=true
run aws ecr put-lifecycle-policy --region "$REGION" --repository-name "$NAME" \
    --lifecycle-policy-text "file://$HERE/policies/images.json"
there aws s3api head-bucket --bucket "$BUCKET" ||
    run aws s3 mb "s3://$BUCKET" --region "$REGION"
run aws s3api put-public-access-block --bucket "$BUCKET" --public-access-block-configuration \
    BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true
run aws s3api put-bucket-lifecycle-configuration --bucket "$BUCKET" \
    --lifecycle-configuration "file://$HERE/policies/photos.json"

# --- The cluster -----------------------------------------------------------------------------
# Nodes of a cluster that stands are migrate-nodes.sh's matter.
if there eksctl get cluster --name "$NAME" --region "$REGION"; then
    run_with "$HERE/cluster.yaml" eksctl create iamserviceaccount --config-file - --approve
else
    run_with "$HERE/cluster.yaml" eksctl create cluster --config-file -
fi
run aws eks update-kubeconfig --region "$REGION" --name "$NAME"

# --- What runs beside the site ---------------------------------------------------------------
run kubectl apply --server-side -k \
    "https://github.com/nginx/nginx-gateway-fabric/config/crd/gateway-api/standard?ref=v2.4.0"
while IFS=$'\t' read -r addon namespace chart version address values; do
    [[ $addon == \#* || -z $addon ]] && continue
    where=(--repo "$address" "$chart")
    [[ $address == oci://* ]] && where=("$address/$chart")
    run_with "$HERE/addons/$values" helm upgrade --install "$addon" "${where[@]}" --version "$version" \
        --namespace "$namespace" --create-namespace --values - --wait --timeout 10m
done <"$HERE/addons.tsv"

# --- The site, by Argo CD --------------------------------------------------------------------
there kubectl get namespace gateways || run kubectl create namespace gateways
for file in secret-store gateway project applications image-updater; do
    run_with "$ARGOCD/$file.yaml" kubectl apply --server-side --filename -
done
echo "Done. Secrets that are still missing, and the certificate: docs/delivery.md, 'The first time'."
