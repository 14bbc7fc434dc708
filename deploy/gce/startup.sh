#!/bin/bash
# Runs as root on the VM, at every boot and after each deploy: startup.sh [PACKAGE]. Writes kakehashi.yaml from the
# instance's metadata, installs the package that was brought, and waits until the server answers. What is already so stays.
set -euo pipefail

folder=/var/lib/kakehashi-deploy
package=$folder/kakehashi.deb
installed=$folder/installed.sha256
config=/etc/kakehashi/kakehashi.yaml
secret=/etc/kakehashi/secret
attributes=http://metadata.google.internal/computeMetadata/v1/instance/attributes

main() {
  mkdir -p "$folder" "${config%/*}"
  exec 9>"$folder/lock"
  flock 9 # at the first boot a deploy may come while this runs
  [ $# -eq 0 ] || install -m 600 "$1" "$package"
  if [ ! -f "$package" ]; then
    echo "kakehashi: no package is here yet; deploy/gce/deploy brings it."
    return 0
  fi

  local before after
  before=$(cksum "$config" 2>/dev/null || true)
  write_config
  make_secret
  after=$(cksum "$config" 2>/dev/null || true)
  if ! sha256sum --quiet --status --check "$installed" 2>/dev/null; then
    install_package
    sha256sum "$package" >"$installed"
  elif [ "$before" != "$after" ]; then
    echo "kakehashi: the configuration changed; starting anew when running meetings have ended, or after drain-timeout."
    systemctl restart kakehashi
  fi
  systemctl start kakehashi
  wait_until_served
}

# The metadata's text, or where there is none what stands there.
write_config() {
  local new=$config.new status
  {
    echo "# Written from the metadata of this instance by its startup script: change it with deploy/gce/deploy."
    metadata kakehashi-config
  } >"$new" && status=0 || status=$?
  case $status in
    0) mv "$new" "$config" ;;
    "$no_such_key") rm -f "$new" ;;
    *)
      rm -f "$new"
      echo "kakehashi: the metadata server does not answer, so the configuration is unknown." >&2
      return 1
      ;;
  esac
}

no_such_key=22 # curl's exit code for 404, which it does not try again

metadata() {
  curl -fsS --noproxy '*' --max-time 10 --retry 15 --retry-delay 2 --retry-connrefused -H 'Metadata-Flavor: Google' "$attributes/$1"
}

# The secret of access tokens is made here and never leaves the VM. The package's own user may read it, and is made before
# the package is there.
make_secret() {
  [ ! -e "$secret" ] && grep -q "$secret" "$config" 2>/dev/null || return 0
  dpkg-deb --fsys-tarfile "$package" | tar -xO ./usr/lib/sysusers.d/kakehashi.conf | systemd-sysusers -
  (umask 077 && head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n' >"$secret.new")
  chgrp kakehashi "$secret.new"
  chmod 640 "$secret.new"
  mv "$secret.new" "$secret"
}

# A first boot installs packages of its own at the same time, so wait for the lock. The lists are read only where a package is
# missing that Debian's images have.
install_package() {
  local apt=(apt-get -q -y -o DPkg::Lock::Timeout=600 -o Dpkg::Options::=--force-confold)
  export DEBIAN_FRONTEND=noninteractive
  "${apt[@]}" install --reinstall --allow-downgrades "$package" && return 0
  "${apt[@]}" update && "${apt[@]}" install --reinstall --allow-downgrades "$package"
}

wait_until_served() {
  local port tries
  port=$(sed -n 's/^"\{0,1\}port"\{0,1\}: *"\{0,1\}\([0-9]*\).*/\1/p' "$config")
  for ((tries = 0; tries < 120; tries++)); do
    if curl -fsk --noproxy '*' --max-time 5 "https://localhost:${port:-8443}/healthz" >/dev/null 2>&1; then
      echo "kakehashi: serving."
      return 0
    fi
    systemctl is-active --quiet kakehashi || break
    sleep 1
  done
  echo "kakehashi: the server does not answer; its last lines:" >&2
  journalctl -u kakehashi -n 20 --no-pager -o cat >&2
  return 1
}

main "$@"
