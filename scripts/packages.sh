# shellcheck shell=bash
# Sourced by ./kakehashi and ./test.

# need_packages PACKAGE[:COMMAND]...  Each package is there when its command is (by default the command of its name); one
# without a command, written PACKAGE:, when dpkg says so.
# Root gets what is missing through apt; everybody else gets the command to run, and a return of 1.
need_packages() {
  local entry missing=() sudo=
  PATH=$PATH:/usr/sbin:/sbin
  for entry in "$@"; do
    is_there "${entry%%:*}" "${entry#*:}" || missing+=("${entry%%:*}")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" -eq 0 ] || sudo='sudo '
  if [ -n "$sudo" ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "Missing: ${missing[*]}. Install with: ${sudo}apt-get install -y ${missing[*]}" >&2
    return 1
  fi
  echo "Installing ${missing[*]}"
  apt_refresh && apt_get install -y --no-install-recommends "${missing[@]}" && return 0
  echo "apt-get could not install ${missing[*]}; its messages stand above." >&2
  return 1
}

is_there() {
  if [ -n "$2" ]; then
    command -v "$2" >/dev/null 2>&1
  else
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
  fi
}

# Reads the package lists, once a run.
apt_refresh() {
  [ -z "${APT_REFRESHED:-}" ] || return 0
  apt_get update && APT_REFRESHED=yes
}

# Quiet while it goes well.
apt_get() {
  local log
  log=$(mktemp)
  if DEBIAN_FRONTEND=noninteractive apt-get -q "$@" </dev/null >"$log" 2>&1; then
    rm -f "$log"
    return 0
  fi
  tail -n 20 "$log" >&2
  rm -f "$log"
  return 1
}
