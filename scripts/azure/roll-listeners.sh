#!/bin/sh
# usage: roll-listeners.sh TAG — makes TAG the current image and restarts the machines one after the other: each drains its sessions, starts the new
# image and must be healthy for the load balancer before the next one goes. Stops at the first that is not; the machines behind it keep the old image.
set -eu
tag=${1:?usage: roll-listeners.sh TAG}
: "${registryServer:?}" "${resourceGroup:?}" "${scaleSetName?}"
registry=${registryServer%%.*}

# What runs now stays under a name of its own, for the way back.
az acr import --name "$registry" --source "$registryServer/pennypost/listeners:current" --image pennypost/listeners:previous --force 2>/dev/null ||
  echo 'There is no current image yet.'
az acr import --name "$registry" --source "$registryServer/pennypost/listeners:$tag" --image pennypost/listeners:current --force
if [ -z "$scaleSetName" ]; then exit 0; fi

healthy() {
  az vmss get-instance-view --resource-group "$resourceGroup" --name "$scaleSetName" --instance-id "$1" \
    --query 'vmHealth.status.code' --output tsv | grep -qx 'HealthState/healthy'
}

for instance in $(az vmss list-instances --resource-group "$resourceGroup" --name "$scaleSetName" --query '[].instanceId' --output tsv); do
  echo "Machine $instance …"
  az vmss run-command invoke --resource-group "$resourceGroup" --name "$scaleSetName" --instance-id "$instance" \
    --command-id RunShellScript --scripts 'systemctl restart pennypost' --output none
  tries=0
  until healthy "$instance"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 60 ]; then
      echo "Machine $instance is not healthy after ten minutes." >&2
      exit 1
    fi
    sleep 10
  done
done
