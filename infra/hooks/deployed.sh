#!/bin/sh
# What the last deployment of an environment left behind that the next one must not undo, as NAME=VALUE lines: the trainer's image and the
# first day of the budget. A machine that has no azd environment of its own, as the one of a workflow, does not know them. Prints nothing
# where nothing was deployed yet.
set -eu
group="rg-$AZURE_ENV_NAME"

if [ "$(az group exists --name "$group")" != true ]; then
  exit 0
fi

image=$(az containerapp job list --resource-group "$group" \
  --query "[?name=='job-trainer'].properties.template.containers[0].image" --output tsv)
# An image of another registry is the placeholder of a deployment that has put none there.
case "$image" in
  *.azurecr.io/*) echo "SERVICE_TRAINER_IMAGE_NAME=$image" ;;
esac

budget=$(az deployment sub list \
  --query "sort_by([?tags.\"azd-env-name\"=='$AZURE_ENV_NAME' && properties.provisioningState=='Succeeded'], &properties.timestamp)[-1].properties.outputs.BUDGET_START.value" \
  --output tsv)
if [ -n "$budget" ]; then
  echo "BUDGET_START=$budget"
fi
