#!/usr/bin/env bash
# Accepted messages a second, several servers in turn, so that their ratio holds although the machine's speed drifts.
# usage: smtp-accept.sh NAME=PORT,RECIPIENT [NAME=PORT,RECIPIENT …]     (servers on 127.0.0.1; needs Postfix's smtp-source)
#   RUNS=3 SESSIONS=20 SIZE=4096 COUNT=5000  KEEP=1 keeps connections over messages; TLS=1 uses STARTTLS (by smtp-load of this project: build it before,
#   dotnet build -c Release tests/Benchmarks)
# example: smtp-accept.sh pennypost=2525,u1@example.com postfix=22025,someone@discard.example
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
runs=${RUNS:-3} sessions=${SESSIONS:-20} size=${SIZE:-4096} count=${COUNT:-5000}
[ $# -gt 0 ] || { sed -n '2,7p' "$0"; exit 2; }

rate() { # PORT RECIPIENT
  local began ended
  began=$(date +%s.%N)
  if [ -n "${TLS:-}" ]; then
    dotnet "$here/bin/Release/net10.0/Pennypost.Benchmarks.dll" smtp-load "$1" "$2" --sessions "$sessions" --count "$count" --size "$size" --tls ${KEEP:+--keep} > /dev/null
  else
    smtp-source ${KEEP:+-d} -s "$sessions" -l "$size" -m "$count" -f bench@sender.example -t "$2" "inet:127.0.0.1:$1"
  fi
  ended=$(date +%s.%N)
  awk -v n="$count" -v a="$began" -v b="$ended" 'BEGIN { printf "%.0f", n / (b - a) }'
}

declare -A results
for run in $(seq "$runs"); do
  for server in "$@"; do
    name=${server%%=*} rest=${server#*=}
    figure=$(rate "${rest%%,*}" "${rest#*,}")
    results[$name]+="$figure "
    echo "run $run  $name  $figure a second" >&2
  done
done

median() { tr ' ' '\n' | sed '/^$/d' | sort -n | awk '{ a[NR] = $1 } END { print (NR % 2) ? a[(NR + 1) / 2] : (a[NR / 2] + a[NR / 2 + 1]) / 2 }'; }
first=${1%%=*}
base=$(echo "${results[$first]}" | median)
for server in "$@"; do
  name=${server%%=*}
  middle=$(echo "${results[$name]}" | median)
  echo "$name: median $middle a second of ${results[$name]}; $first / $name = $(awk -v a="$base" -v b="$middle" 'BEGIN { printf "%.2f", a / b }')"
done
