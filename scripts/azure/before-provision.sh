#!/bin/sh
# Before a deployment: at the first one, makes the key that encrypts secrets in the database. Later ones must not change it, so they give none.
# Asks the control plane only: the vault has no public address.
set -eu
: "${PENNYPOST_NAME:?Set PENNYPOST_NAME: see docs/operations/deploy.md}"
stage=${PENNYPOST_STAGE:-dev}
group=rg-$PENNYPOST_NAME-$stage

vault=$(az resource list --resource-group "$group" --resource-type Microsoft.KeyVault/vaults --query '[0].id' --output tsv 2>/dev/null || true)
if [ -n "$vault" ] && az rest --method get --url "$vault/secrets/pennypost-secrets-key?api-version=2023-07-01" >/dev/null 2>&1; then
  key=
else
  key=$(openssl rand -base64 32)
fi

if [ -n "${GITHUB_ENV:-}" ]; then
  if [ -n "$key" ]; then echo "::add-mask::$key"; fi
  echo "PENNYPOST_NEW_SECRETS_KEY=$key" >>"$GITHUB_ENV"
else
  azd env set PENNYPOST_NEW_SECRETS_KEY "$key"
fi
