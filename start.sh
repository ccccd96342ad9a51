#!/usr/bin/env bash
# Installs what is missing, builds and serves with demo data: http://127.0.0.1:5080, stop with Ctrl+C.
# Further arguments go to the program, e.g. ./start.sh --set Urls=http://127.0.0.1:8080
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source eng/setup.sh

check_tools
install_npm_packages
if [[ -z ${ConnectionStrings__Workflows:-} ]] && ! has_postgres; then
  fail "No PostgreSQL for this machine came with npm. Please install 'postgresql' (15 or newer), or set" \
    "ConnectionStrings__Workflows to a server of yours."
fi
has_fonts || install_debian_packages fonts-croscore

say "Building…"
quietly dotnet build src/Host/Host.csproj -v quiet || fail "The build failed."

export DOTNET_ENVIRONMENT=${DOTNET_ENVIRONMENT:-Development}
# exec: Ctrl+C and SIGTERM must reach the host itself.
exec dotnet src/Host/bin/Debug/net10.0/Host.dll serve "$@"
