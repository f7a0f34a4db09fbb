#!/bin/sh
# Publishes the functions as they are deployed: with the runtime, compiled ahead, so that an instance answers soon after its start.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
dotnet publish "$root/functions/Pennypost.Functions.csproj" -c Release -r linux-x64 --self-contained -p:PublishReadyToRun=true \
  -o "$root/artifacts/functions" -nologo
