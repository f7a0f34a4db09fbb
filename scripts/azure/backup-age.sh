#!/bin/bash
# usage: GROUP=… backup-age.sh HOURS — fails when the database's newest backup is older.
set -euo pipefail
: "${GROUP:?}"
hours=${1:?usage: GROUP=… backup-age.sh HOURS}
server=$(az postgres flexible-server list --resource-group "$GROUP" --query '[0].name' --output tsv)
newest=$(az postgres flexible-server backup list --resource-group "$GROUP" --name "$server" --query 'max([].completedTime)' --output tsv)
if [ -z "$newest" ]; then
  echo "There is no backup of $server." >&2
  exit 1
fi
age=$((($(date +%s) - $(date -d "$newest" +%s)) / 3600))
echo "The newest backup of $server is $age hours old."
[ "$age" -le "$hours" ]
