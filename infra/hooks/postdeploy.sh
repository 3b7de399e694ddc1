#!/bin/sh
# What can be done only once the code is there: the events' subscription, as the app's key exists only then, and the image of the CPU job
# beside a GPU job, as azd deploys to one job. Runs after `azd deploy`; running it again changes nothing.
set -eu
cd "$(dirname "$0")"

if [ -n "${TRAINER_CPU_JOB_NAME:-}" ] && [ -n "${SERVICE_TRAINER_IMAGE_NAME:-}" ]; then
  az containerapp job update --subscription "$AZURE_SUBSCRIPTION_ID" --resource-group "$AZURE_RESOURCE_GROUP" \
    --name "$TRAINER_CPU_JOB_NAME" --image "$SERVICE_TRAINER_IMAGE_NAME" --output none
fi

if [ "$EVENT_HOOK" != webhook ]; then
  exit 0
fi

# The app makes its key when it first starts, and must answer Event Grid's question: both may take a while after a deployment.
attempt=1
until az deployment group create --subscription "$AZURE_SUBSCRIPTION_ID" --resource-group "$AZURE_RESOURCE_GROUP" \
  --name events-subscription --template-file subscription.bicep \
  --parameters appName="$FUNCTION_APP_NAME" topicName="$EVENT_TOPIC_NAME" storageName="$STORAGE_ACCOUNT_NAME" --output none; do
  if [ "$attempt" -ge 6 ]; then
    echo "The events' subscription could not be made; uploads start no run until it is: azd hooks run postdeploy" >&2
    exit 1
  fi

  attempt=$((attempt + 1))
  sleep 30
done
