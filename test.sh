#!/usr/bin/env bash
# Installs what the tests need and runs every test. ./test.sh NAME runs the tests whose full name contains NAME.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source eng/setup.sh

check_tools
install_npm_packages
has_postgres || install_debian_packages postgresql
has_fonts || install_debian_packages fonts-croscore
command -v pdftotext >/dev/null || install_debian_packages poppler-utils
command -v chromium >/dev/null || install_debian_packages chromium fonts-liberation fonts-dejavu-core

say "Building…"
# No build servers left behind: their files would belong to this run and hold the checkout.
quietly dotnet build Workflows.sln -v quiet -warnaserror -nodeReuse:false || fail "The build failed."

filter=()
[[ $# -gt 0 ]] && filter=(--filter "FullyQualifiedName~$1")

output=$(mktemp)
trap 'rm -f "$output"' EXIT

# One project after the other: each fills two processors by itself.
failed=()
for project in tests/*/*.csproj; do
  name=$(basename "${project%.csproj}")
  say "Testing $name…"
  dotnet test "$project" --no-build --logger "console;verbosity=minimal" "${filter[@]}" | tee -a "$output" || failed+=("$name")
done

[[ ${#failed[@]} -eq 0 ]] || fail "Failed: ${failed[*]}"
grep -q '^Passed!' "$output" || fail "No test ran."
say "All tests passed."
