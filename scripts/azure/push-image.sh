#!/bin/sh
# Builds the listeners' image in the deployment's own registry and rolls it out.
set -eu
: "${registryServer:?azd gives the outputs of infra/bicep/main.bicep}"
root=$(cd "$(dirname "$0")/../.." && pwd)
tag=${PENNYPOST_TAG:-$(git -C "$root" rev-parse --short=12 HEAD)}

az acr build --registry "${registryServer%%.*}" --image "pennypost/listeners:$tag" --file "$root/listeners-container/Dockerfile" "$root"
"$root/scripts/azure/roll-listeners.sh" "$tag"
