#!/bin/sh
# Registers the app in Entra, so that callers can sign in: the three roles, the address it comes back to, and the app's identity as what
# vouches for it, so that there is no secret. Prints the registration's identifier. Running it again changes nothing.
#   infra/sign-in.sh NAME https://APP.azurewebsites.net PRINCIPAL_ID_OF_THE_APPS_IDENTITY
set -eu
if [ "$#" -ne 3 ]; then
  echo "usage: $0 NAME APP_URL IDENTITY_PRINCIPAL_ID" >&2
  exit 2
fi

name=$1
url=${2%/}
principal=$3
roles="$(cd "$(dirname "$0")" && pwd)/app-roles.json"

client=$(az ad app list --filter "displayName eq '$name'" --query '[0].appId' --output tsv)
if [ -z "$client" ]; then
  client=$(az ad app create --display-name "$name" --sign-in-audience AzureADMyOrg --query appId --output tsv)
fi

az ad app update --id "$client" --web-redirect-uris "$url/.auth/login/aad/callback" --enable-id-token-issuance true \
  --identifier-uris "api://$client" --app-roles "@$roles"

if [ -z "$(az ad sp list --filter "appId eq '$client'" --query '[0].id' --output tsv)" ]; then
  az ad sp create --id "$client" --output none
fi

if [ -z "$(az ad app federated-credential list --id "$client" --query "[?subject=='$principal'].name" --output tsv)" ]; then
  tenant=$(az account show --query tenantId --output tsv)
  az ad app federated-credential create --id "$client" --output none --parameters \
    "{\"name\": \"app-identity\", \"issuer\": \"https://login.microsoftonline.com/$tenant/v2.0\", \"subject\": \"$principal\", \"audiences\": [\"api://AzureADTokenExchange\"]}"
fi

echo "$client"
