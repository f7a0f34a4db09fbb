#!/bin/sh
# Publishes the functions as they are deployed: with the runtime, compiled ahead, so that an instance answers soon after its start.
# A restore for one kind of machine adds to lock files: it gets copies of them, so that those of the repository stay as they are.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
for project in "$root/functions" "$root"/src/*/; do
  mkdir -p "$project/obj"
  cp "$project/packages.lock.json" "$project/obj/publish.lock.json"
done
dotnet publish "$root/functions/Pennypost.Functions.csproj" -c Release -r linux-x64 --self-contained -p:PublishReadyToRun=true \
  -p:NuGetLockFilePath=obj/publish.lock.json -p:RestoreLockedMode=false -o "$root/artifacts/functions" -nologo
