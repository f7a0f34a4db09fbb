# shellcheck shell=bash
# Shared by ./run and ./test: find the tools, install what is missing where that is allowed, and say one clear line where it is not.
# Source it from a script with `set -euo pipefail`. Take results on a line of their own, so that a failure ends the script:
#   pg_bin=$(need_postgres)

# Progress for the person who waits.
say() { printf '%s\n' "$*"; }

# Ends the script with one line that says what to do.
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

have() { command -v "$1" >/dev/null 2>&1; }

# Packages can be installed by root on a Debian-like system; nobody else is asked for a password.
may_install() { [ "$(id -u)" = 0 ] && have apt-get; }

# apt_install PACKAGE…: quietly, without questions, and without any service starting by itself.
apt_install() {
  local policy=/usr/sbin/policy-rc.d made_policy=no status=0
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    made_policy=yes
  fi
  apt_install_now "$@" || status=$?
  if [ "$made_policy" = yes ]; then rm -f "$policy"; fi
  return "$status"
}

apt_install_now() {
  local log
  log=$(mktemp)
  export DEBIAN_FRONTEND=noninteractive
  # A Postfix that is only started by tests, with their own configuration, needs none of its own.
  if have debconf-set-selections; then
    echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections
  fi
  if ! { apt-get update -q && apt-get install -y -q --no-install-recommends "$@"; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# The .NET SDK that global.json asks for. One installed for this user only is found too.
need_dotnet() {
  if ! have dotnet && [ -x "$HOME/.dotnet/dotnet" ]; then
    export DOTNET_ROOT="$HOME/.dotnet" PATH="$HOME/.dotnet:$PATH"
  fi
  if ! have dotnet || ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then
    die "the .NET 10 SDK is missing. Type: curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0"
  fi
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
}

# Node.js with npm, version 20 or later, builds the admin app.
need_node() {
  local major=0
  if have node && have npm; then major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null) || major=0; fi
  if [ "$major" -lt 20 ]; then
    die "Node.js 20 or later is missing. Type: curl -fsSL https://deb.nodesource.com/setup_20.x | sudo -E bash - && sudo apt-get install -y nodejs"
  fi
}

# Writes the folder of PostgreSQL's programs, version 15 or later; the newest one found wins. PENNYPOST_POSTGRES_BIN names it outright.
need_postgres() {
  local bin
  if bin=$(find_postgres); then
    printf '%s\n' "$bin"
    return
  fi
  if may_install; then
    say 'Installing PostgreSQL …' >&2
    if apt_install postgresql && bin=$(find_postgres); then
      printf '%s\n' "$bin"
      return
    fi
    die 'PostgreSQL 15 or later could not be installed by apt. Install it, or point PENNYPOST_POSTGRES_BIN to the folder of initdb and postgres.'
  fi
  die 'PostgreSQL 15 or later is missing. Type: sudo apt-get install -y postgresql'
}

find_postgres() {
  local bin version best='' best_version=14
  for bin in "${PENNYPOST_POSTGRES_BIN:-}" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin "$(path_of_postgres)"; do
    if [ -z "$bin" ] || [ ! -x "$bin/initdb" ] || [ ! -x "$bin/pg_ctl" ]; then continue; fi
    version=$("$bin/postgres" --version 2>/dev/null | sed -E 's/^[^0-9]*([0-9]+).*$/\1/')
    if [ "$bin" = "${PENNYPOST_POSTGRES_BIN:-}" ] && [ "${version:-0}" -ge 15 ]; then
      best=$bin
      break
    fi
    if [ "${version:-0}" -gt "$best_version" ]; then
      best=$bin
      best_version=$version
    fi
  done
  [ -n "$best" ] && printf '%s\n' "$best"
}

# The real folder behind `postgres` in PATH: links elsewhere would not find their libraries.
path_of_postgres() {
  local program
  program=$(command -v postgres) || return 0
  dirname "$(readlink -f "$program")"
}

# True when nothing listens on 127.0.0.1:PORT.
port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
