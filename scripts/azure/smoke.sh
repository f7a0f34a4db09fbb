#!/bin/bash
# After a deployment: every port speaks its protocol over TLS, and the admin API answers through the app's address.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
outputs=$root/artifacts/deployment.json
address=$(jq -r .publicAddress.value "$outputs")
admin=$(jq -r .adminAppAddress.value "$outputs")

expect() { # expect WHAT PATTERN COMMAND…
  local what=$1 pattern=$2 answer tries
  shift 2
  for tries in 1 2 3 4 5 6 7 8 9 10; do
    answer=$(timeout 20 "$@" 2>&1 </dev/null || true)
    if grep -qE "$pattern" <<<"$answer"; then
      echo "$what answers."
      return
    fi
    sleep "$tries"
  done
  echo "$what does not answer as it should:" >&2
  tail -n 5 <<<"$answer" >&2
  exit 1
}

# Hosted runners may not connect to port 25, so the SMTP port is not among them.
expect 'Submission with STARTTLS' 'Verif(y|ication)|250 ' openssl s_client -connect "$address:587" -starttls smtp -brief
expect 'Submission with TLS' 'Protocol version: TLS' openssl s_client -connect "$address:465" -brief
expect 'IMAP with TLS' 'Protocol version: TLS' openssl s_client -connect "$address:993" -brief
expect 'POP3 with TLS' 'Protocol version: TLS' openssl s_client -connect "$address:995" -brief
expect 'The admin API' '^(200|401)$' curl -sS -o /dev/null -w '%{http_code}\n' "$admin/api/v1/session"
