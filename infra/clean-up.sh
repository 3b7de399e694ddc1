#!/bin/sh
# What `azd down` leaves: who deploys from GitHub and may still assign roles, the registration that callers signed in with, and the records
# of deployments. Says what it has found, then asks; --yes asks nothing. Run again it finds nothing more.
#   infra/clean-up.sh ENVIRONMENT [--pipeline CLIENT_ID] [--sign-in CLIENT_ID] [--yes]
# CLIENT_ID of the pipeline: the variable AZURE_CLIENT_ID on GitHub. A managed identity of azd's goes as a registration does.
set -eu

usage() {
  echo "usage: $0 ENVIRONMENT [--pipeline CLIENT_ID] [--sign-in CLIENT_ID] [--yes]" >&2
  exit 2
}

environment=
pipeline=
sign_in=
yes=false
while [ "$#" -gt 0 ]; do
  case "$1" in
    --pipeline|--sign-in)
      [ "$#" -ge 2 ] || usage
      case "$1" in
        --pipeline) pipeline=$2 ;;
        *) sign_in=$2 ;;
      esac
      shift
      ;;
    --yes) yes=true ;;
    -*) usage ;;
    *)
      [ -z "$environment" ] || usage
      environment=$1
      ;;
  esac
  shift
done
[ -n "$environment" ] || usage

subscription=$(az account show --query id --output tsv)
if [ "$(az group exists --name "rg-$environment")" = true ]; then
  echo "The resource group rg-$environment is still there: azd down --purge first" >&2
  exit 1
fi

principal=
assignments=
identity=
registration=
if [ -n "$pipeline" ]; then
  principal=$(az ad sp list --filter "appId eq '$pipeline'" --query '[0].id' --output tsv)
  if [ -n "$principal" ]; then
    # Everywhere in the subscription, not at its root alone; what it holds in others is not known here.
    assignments=$(az role assignment list --all --assignee "$principal" --fill-principal-name false --query '[].id' --output tsv)
  fi
  registration=$(az ad app list --filter "appId eq '$pipeline'" --query '[0].appId' --output tsv)
  identity=$(az identity list --query "[?clientId=='$pipeline'].id" --output tsv)
fi

caller=
if [ -n "$sign_in" ]; then
  caller=$(az ad app list --filter "appId eq '$sign_in'" --query '[0].appId' --output tsv)
fi

records=$(az deployment sub list --query "[?tags.\"azd-env-name\"=='$environment'].name" --output tsv)

if [ -z "$assignments$identity$registration$caller$records" ]; then
  echo "Nothing is left of $environment in the subscription $subscription"
  exit 0
fi

echo "Left of $environment in the subscription $subscription:"
for assignment in $assignments; do
  echo "  role assignment $assignment"
done
[ -z "$identity" ] || echo "  managed identity of the pipeline $identity"
[ -z "$registration" ] || echo "  registration of the pipeline $registration, with its federated credentials"
[ -z "$caller" ] || echo "  registration that callers signed in with $caller, with its federated credential and the roles given in it"
for record in $records; do
  echo "  record of the deployment $record"
done

if [ "$yes" != true ]; then
  printf 'Delete all of it? Write yes: '
  read -r answer || answer=
  if [ "$answer" != yes ]; then
    echo "Nothing was deleted" >&2
    exit 1
  fi
fi

# The roles first: an assignment whose holder is gone is found only by its name.
for assignment in $assignments; do
  az role assignment delete --ids "$assignment"
done
[ -z "$identity" ] || az identity delete --ids "$identity"
# A registration takes its credentials and its principal with it; for 30 days it can be had back, without any role.
[ -z "$registration" ] || az ad app delete --id "$registration"
[ -z "$caller" ] || az ad app delete --id "$caller"
for record in $records; do
  az deployment sub delete --name "$record"
done
