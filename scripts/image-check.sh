#!/usr/bin/env bash
# Proves the content of the listeners' image without a container engine: the Debian that listeners-container/Dockerfile names, with the packages that it
# installs, and the program published as it publishes it, run as its user over a read-only root, with a database beside them.
# Checks health and readiness, greetings, the user and what it can write, and the drain on SIGTERM (SMTP 421, IMAP BYE, exit code 0).
# Ends with 3 and a reason where that is impossible: not root, no debootstrap, no Debian to fetch.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/lib.sh
. "$root/scripts/lib.sh"

dockerfile=$root/listeners-container/Dockerfile
image=$root/artifacts/image
work=$image/run
readonly uid=10001 web_port=5108
base=$((20000 + RANDOM % 8000))

cannot() { say "Left out: $*"; exit 3; }

main() {
  [ "$(id -u)" = 0 ] || cannot 'the image is checked as root only, because its root file system must be mounted'
  unshare --mount true 2>/dev/null || cannot 'this machine lets nobody mount anything'
  have debootstrap || { may_install && apt_install debootstrap; } || cannot 'debootstrap is missing (type: apt-get install debootstrap)'
  trap clean EXIT
  make_root
  publish
  start_database
  start_container
  check_it
  say "The image's content runs: $passed checks"
}

# What the Dockerfile says, so that this script cannot say otherwise.
suite() { sed -nE 's/^ARG DEBIAN=([a-z]+)-slim$/\1/p' "$dockerfile"; }
packages() { sed -nE 's/.*apt-get install -y --no-install-recommends ([a-z0-9 .+-]+) \\$/\1/p' "$dockerfile" | tr ' ' ','; }
publish_options() { sed -nE '/dotnet publish/,/-nologo/p' "$dockerfile" | tr -d '\\\n' | grep -oE -- '(-r [a-z0-9-]+|--self-contained|-p:[A-Za-z]+=[a-z]+)' | tr '\n' ' '; }

# The root is kept while the Dockerfile asks for the same.
make_root() {
  local asked
  asked="$(suite) $(packages)"
  if [ -z "$(suite)" ] || [ -z "$(packages)" ]; then die 'the Dockerfile is not understood'; fi
  if [ "$(cat "$image/asked" 2>/dev/null)" != "$asked" ]; then
    rm -rf "$image/root"
    mkdir -p "$image"
    say "Making a root of $asked …"
    if ! debootstrap --variant=minbase --include="$(packages)" "$(suite)" "$image/root" >"$image/debootstrap.log" 2>&1; then
      tail -n 5 "$image/debootstrap.log"
      cannot 'debootstrap cannot fetch Debian here'
    fi
    chroot "$image/root" groupadd --gid "$uid" pennypost
    chroot "$image/root" useradd --uid "$uid" --gid "$uid" --home-dir /data --no-create-home --shell /usr/sbin/nologin pennypost
    install -d -o "$uid" -g "$uid" -m 0700 "$image/root/data"
    mkdir -p "$image/root/opt/pennypost"
    printf '%s' "$asked" >"$image/asked"
  fi
}

# In a copy of the sources, as a container is built: a publish for one kind of machine changes the lock files.
publish() {
  local options
  read -ra options <<<"$(publish_options)"
  say "Publishing with ${options[*]} …"
  mkdir -p "$image/source"
  tar -C "$root" -c --exclude=bin --exclude=obj Directory.Build.props Directory.Packages.props global.json .editorconfig src listeners-container | tar -C "$image/source" -x
  env -u CI dotnet publish "$image/source/listeners-container/Pennypost.Listeners.csproj" -c Release "${options[@]}" -o "$image/published" -nologo -v quiet \
    -p:RunAnalyzers=false >"$image/publish.log" 2>&1 || { tail -n 20 "$image/publish.log"; exit 1; }
}

start_database() {
  rm -rf "$work"
  mkdir -p "$work/postgres"
  chown -R postgres "$work/postgres"
  chmod 711 "$image" "$work"
  as_postgres initdb -D "$work/postgres" -A trust -U pennypost -E UTF8 >"$work/initdb.log"
  as_postgres pg_ctl -D "$work/postgres" -l "$work/postgres/log" -w -o "-p $((base + 1)) -k '' -c listen_addresses=127.0.0.1 -c fsync=off" start >/dev/null
  as_postgres createdb -h 127.0.0.1 -p $((base + 1)) -U pennypost pennypost
}

as_postgres() {
  local program=$1
  shift
  setpriv --reuid postgres --regid postgres --clear-groups "$PENNYPOST_POSTGRES_BIN/$program" "$@"
}

# A mount namespace of its own: everything read-only but /data and /tmp, as the deployment runs it. No capabilities, no way to new privileges.
start_container() {
  cat >"$work/start.sh" <<SCRIPT
set -eu
mount --bind "$image/root" "$image/root"
mount --bind "$image/published" "$image/root/opt/pennypost"
mount -o remount,bind,ro "$image/root/opt/pennypost"
mount -t proc proc "$image/root/proc"
mount --bind /dev/urandom "$image/root/dev/urandom" 2>/dev/null || true
mount -t tmpfs -o mode=1777 tmp "$image/root/tmp"
mount -t tmpfs -o mode=0700,uid=$uid,gid=$uid data "$image/root/data"
mount -o remount,bind,ro "$image/root"
exec chroot "$image/root" /usr/bin/setpriv --reuid $uid --regid $uid --clear-groups --bounding-set=-all --inh-caps=-all --no-new-privs \
  /usr/bin/env -i PATH=/usr/bin:/bin PENNYPOST_DATA=/data PENNYPOST_LISTEN=:: DOTNET_EnableDiagnostics=0 DOTNET_gcServer=1 PENNYPOST_PORT_BASE=$base \
  PENNYPOST_ADMIN_PASSWORD=correct-horse-9 "PENNYPOST_DATABASE=Host=127.0.0.1;Port=$((base + 1));Username=pennypost;Database=pennypost" \
  /opt/pennypost/Pennypost.Listeners
SCRIPT
  unshare --mount --propagation private sh "$work/start.sh" >"$work/log" 2>&1 &
  container=$!
}

passed=0 container=''

expect() { # expect WHAT COMMAND…
  local what=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
    say "ok  $what"
  else
    say "NOT $what; the program wrote:"
    tail -n 20 "$work/log"
    exit 1
  fi
}

status() { curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$((web_port + base))$1" || true; }
status_is() { [ "$(status "$1")" = "$2" ]; }
wait_for() { # wait_for SECONDS COMMAND…
  local until=$((SECONDS + $1))
  shift
  until "$@"; do
    if [ "$SECONDS" -ge "$until" ] || ! kill -0 "$container" 2>/dev/null; then return 1; fi
    sleep 0.2
  done
}
greets() { # greets PORT PATTERN
  local line
  exec 7<>"/dev/tcp/127.0.0.1/$(($1 + base))"
  read -r -t 30 line <&7
  exec 7>&-
  # shellcheck disable=SC2053 # a pattern
  [[ $line == $2 ]]
}
has_user() { [ "$(awk '/^Uid/ {print $2 $3 $4 $5}' "/proc/$container/status")" = "$uid$uid$uid$uid" ]; }
has_no_rights() { [ "$(awk '/^Cap(Eff|Prm|Bnd)/ {printf "%s", $2}' "/proc/$container/status" | tr -d 0)" = '' ] && grep -qE '^NoNewPrivs:[[:space:]]+1' "/proc/$container/status"; }
root_is_read_only() {
  [ "$(awk '$2 !~ "^/(proc|tmp|data)" && $4 !~ /^ro/ && $2 != "/dev/urandom"' "/proc/$container/mounts" | grep -c "^[^ ]* / " || true)" = 0 ] &&
    ! nsenter --target "$container" --mount --root touch /etc/probe 2>/dev/null
}
has_no_sources() { ! find "$image/published" \( -name '*.cs' -o -name '*.pdb.gz' -o -name secrets.key \) -print -quit | grep -q .; }
says_goodbye() { grep -q "$2" <<<"$1"; }
ended_well() { wait "$container"; }

check_it() {
  expect 'live' wait_for 120 status_is /health/live 200
  expect 'ready' wait_for 60 status_is /health/ready 200
  expect 'SMTP greets' greets 2525 '220 *'
  expect 'IMAP greets' greets 2143 '\* OK*'
  expect 'POP3 greets' greets 2110 '+OK*'
  expect 'TLS answers with a certificate' has_tls
  expect "it runs as user $uid" has_user
  expect 'it has no capabilities and can get none' has_no_rights
  expect 'its root is read-only' root_is_read_only
  expect 'no admin API without --all-in-one' status_is /api/v1/session 404
  expect 'nothing is in it that does not belong there' has_no_sources
  drain
}

has_tls() { openssl s_client -connect "127.0.0.1:$((2993 + base))" -brief </dev/null 2>&1 | grep -q 'Protocol version: TLSv1'; }

drain() {
  local imap smtp line
  exec 5<>"/dev/tcp/127.0.0.1/$((2143 + base))" 6<>"/dev/tcp/127.0.0.1/$((2525 + base))"
  read -r -t 30 line <&5
  read -r -t 30 line <&6
  kill -TERM "$container"
  imap=$(timeout 60 cat <&5 || true)
  smtp=$(timeout 60 cat <&6 || true)
  exec 5>&- 6>&-
  expect 'IMAP says BYE' says_goodbye "$imap" '^\* BYE'
  expect 'SMTP says 421' says_goodbye "$smtp" '^421'
  expect 'it ends by itself with 0' ended_well
  container=''
}

clean() {
  if [ -n "$container" ]; then kill -KILL "$container" 2>/dev/null || true; fi
  if [ -f "$work/postgres/postmaster.pid" ]; then as_postgres pg_ctl -D "$work/postgres" -m immediate stop >/dev/null || true; fi
}

main "$@"
