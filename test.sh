#!/usr/bin/env bash
# Installs what the tests need and runs every test. ./test.sh NAME runs the tests whose full name contains NAME;
# ./test.sh faults runs the full set of faults (docs/faults.md), of which a plain run takes a short one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source eng/setup.sh

check_tools
install_npm_packages
# npm's PostgreSQL brings no programs to make backups with.
compgen -G '/usr/lib/postgresql/*/bin/pg_basebackup' >/dev/null || install_debian_packages postgresql
has_fonts || install_debian_packages fonts-croscore
command -v pdftotext >/dev/null || install_debian_packages poppler-utils
command -v chromium >/dev/null || install_debian_packages chromium fonts-liberation fonts-dejavu-core
# Two servers that stand in for each other are part of the full set of faults alone.
[[ "${1:-}" != faults ]] || { [[ -x /usr/bin/patroni && -x /usr/bin/etcd ]] || install_programs_only patroni etcd-server; }

say "Building…"
# No build servers left behind: their files would belong to this run and hold the checkout.
quietly dotnet build Workflows.sln -v quiet -warnaserror -nodeReuse:false || fail "The build failed."

# Programs under test live for seconds or minutes: looking twice at what is hot takes more than it gives.
export DOTNET_TieredPGO=0

filter=()
settings=()
mapfile -t projects < <(grep -l Microsoft.NET.Test.Sdk tests/*/*.csproj)
if [[ "${1:-}" == faults ]]; then
  export FAULTS=full
  projects=(tests/Faults/Faults.csproj)
  # At full size each scenario has the machine to itself.
  settings=(-- xUnit.MaxParallelThreads=1)
elif [[ $# -gt 0 ]]; then
  filter=(--filter "FullyQualifiedName~$1")
fi
ledger=tests/Faults/bin/Debug/net10.0/TestResults/ledger.txt
rm -f "$ledger"

output=$(mktemp)
trap 'rm -f "$output"' EXIT

# One project after the other: each fills two processors by itself.
failed=()
for project in "${projects[@]}"; do
  name=$(basename "${project%.csproj}")
  say "Testing $name…"
  dotnet test "$project" --no-build --logger "console;verbosity=minimal" "${filter[@]}" "${settings[@]}" | tee -a "$output" || failed+=("$name")
done

[[ ${#failed[@]} -eq 0 ]] || fail "Failed: ${failed[*]}"
grep -q '^Passed!' "$output" || fail "No test ran."
[[ ! -f "$ledger" ]] || { say "Faults driven and checked:"; cat "$ledger"; }
say "All tests passed."
