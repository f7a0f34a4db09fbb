#!/bin/bash
# usage: STAGE=… SIZE=dev|small|large SETTINGS=JSON deploy.sh what-if|infrastructure|functions|listeners|admin|roll-back
# The steps of .github/workflows/deploy.yml; each can be typed by hand after `az login`. SETTINGS holds the PENNYPOST_… variables as one JSON object.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
: "${STAGE:?}" "${SIZE:?}" "${SETTINGS:?}"
step=${1:?what-if, infrastructure, functions, listeners, admin or roll-back}
outputs=$root/artifacts/deployment.json

setting() { jq -r --arg name "$1" '.[$name] // ""' <<<"$SETTINGS"; }
output() { jq -r --arg name "$1" '.[$name].value' "$outputs"; }
PENNYPOST_NAME=$(setting PENNYPOST_NAME)
AZURE_LOCATION=$(setting AZURE_LOCATION)
export PENNYPOST_NAME PENNYPOST_STAGE=$STAGE

# The parameter file's ${NAME} are variables, as azd takes them.
parameters() {
  local file=$root/artifacts/parameters.json
  mkdir -p "$root/artifacts"
  jq --argjson settings "$SETTINGS" --arg stage "$STAGE" --arg key "${PENNYPOST_NEW_SECRETS_KEY:-}" '
    walk(if type == "string" and test("^\\$\\{\\w+\\}$") then (.[2:-1] as $name
      | if $name == "PENNYPOST_NEW_SECRETS_KEY" then $key else ($settings[$name] // "") end) else . end)
    | .parameters.stage.value = $stage' "$root/infra/bicep/parameters/$SIZE.json" >"$file"
  chmod 600 "$file"
  echo "$file"
}

publish_functions() {
  "$root/scripts/azure/publish-functions.sh"
  (cd "$root/artifacts/functions" && rm -f ../functions.zip && zip -qr ../functions.zip .)
}

case $step in
  what-if)
    az deployment sub what-if --name pennypost --location "$AZURE_LOCATION" --template-file "$root/infra/bicep/main.bicep" --parameters "@$(parameters)"
    ;;
  infrastructure)
    if [ -z "${GITHUB_ENV:-}" ]; then GITHUB_ENV=$(mktemp); export GITHUB_ENV; fi
    "$root/scripts/azure/before-provision.sh"
    PENNYPOST_NEW_SECRETS_KEY=$(sed -n 's/^PENNYPOST_NEW_SECRETS_KEY=//p' "$GITHUB_ENV")
    mkdir -p "$root/artifacts"
    az deployment sub create --name pennypost --location "$AZURE_LOCATION" --template-file "$root/infra/bicep/main.bicep" \
      --parameters "@$(parameters)" --query properties.outputs --output json >"$outputs"
    rm -f "$root/artifacts/parameters.json"
    ;;
  functions)
    publish_functions
    group=$(output resourceGroup) app=$(output functionAppName)
    az functionapp deployment source config-zip --resource-group "$group" --name "$app" --src "$root/artifacts/functions.zip"
    ;;
  listeners)
    tag=$(git -C "$root" rev-parse --short=12 HEAD)
    resourceGroup=$(output resourceGroup) registryServer=$(output registryServer) scaleSetName=$(output scaleSetName)
    export resourceGroup registryServer scaleSetName PENNYPOST_TAG=$tag
    "$root/scripts/azure/push-image.sh"
    ;;
  admin)
    (cd "$root/admin-spa" && npm ci --no-audit --no-fund && npm run build)
    token=$(az staticwebapp secrets list --name "stapp-$PENNYPOST_NAME-$STAGE" --query properties.apiKey --output tsv)
    npx --yes @azure/static-web-apps-cli@2 deploy "$root/admin-spa/dist" --deployment-token "$token" --env production
    ;;
  roll-back)
    resourceGroup=$(output resourceGroup) registryServer=$(output registryServer) scaleSetName=$(output scaleSetName)
    export resourceGroup registryServer scaleSetName
    "$root/scripts/azure/roll-listeners.sh" previous
    # The functions of the commit before; schema changes only add, so they work on today's schema.
    git -C "$root" fetch --depth=2 origin "$(git -C "$root" rev-parse HEAD)"
    git -C "$root" checkout --force HEAD~1
    publish_functions
    az functionapp deployment source config-zip --resource-group "$resourceGroup" --name "$(output functionAppName)" --src "$root/artifacts/functions.zip"
    ;;
  *) echo "unknown step: $step" >&2; exit 2 ;;
esac
