# shellcheck shell=bash
# Sourced by ./test and scripts/record-traces, beside packages.sh.

# browser_packages FOLDER  Fetches what package-lock.json there names, when it is not what was fetched last.
browser_packages() {
  local folder=$1 wanted
  wanted=$(cksum <"$folder/package-lock.json")
  if [ "$(cat "$folder/node_modules/.wanted" 2>/dev/null)" != "$wanted" ]; then
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error) || return 1
    echo "$wanted" >"$folder/node_modules/.wanted"
  fi
}
