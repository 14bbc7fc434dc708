#!/usr/bin/env bash
# Every shell script of the repository; arguments: ROOT OUT
set -euo pipefail
cd "$1"

mapfile -d '' scripts < <(
  find . \( -name .git -o -name target -o -name node_modules -o -path ./build \) -prune -o -type f -print0 |
    xargs -0 grep -lZE -m1 '^(#!.*/(env )?(ba)?sh|# shellcheck shell=)'
)
[ "${#scripts[@]}" -gt 10 ] || { echo "found only ${#scripts[@]}" && exit 1; }
shellcheck "${scripts[@]}" >&2 || exit 1
echo "${#scripts[@]} scripts"
