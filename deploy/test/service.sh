#!/usr/bin/env bash
# Arguments: ROOT OUT. The startup script, the package's own scripts and the unit, in a box with a real systemd and a stand-in for
# the metadata server.
set -euo pipefail
root=$1 out=$2
here=$root/deploy/test startup=$root/deploy/gce/startup.sh
config=/etc/kakehashi/kakehashi.yaml

[ "$(id -u)" -eq 0 ] || { echo "needs root, for namespaces" && exit 77; }
package=$(readlink -f "$out/kakehashi.deb") && [ -f "$package" ] || package=$("$root/deploy/package")

work=$(mktemp -d)
shared=$work/shared attributes=$work/shared/attributes
mkdir -p "$work/box" "$attributes"
cp "$package" "$shared/kakehashi.deb"
package=$shared/kakehashi.deb
unshare --mount --net --pid --uts --ipc --cgroup --fork --kill-child "$here/box.sh" "$work/box" "$root" "$shared" >"$out/box.log" 2>&1 &
outside=$!
end() {
  kill -KILL "$outside" 2>/dev/null || true
  wait "$outside" 2>/dev/null || true
  rmdir "$work/box"
  rm -rf "$work"
}
trap end EXIT

# fail WORDS  The reason goes to standard output, the journal into the log.
fail() {
  echo "$*"
  in_box journalctl --no-pager -n 60 >&2 || true
  exit 1
}

in_box() {
  nsenter -t "$systemd" -m -n -p -u -i -C -r -w env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

# until_true SECONDS COMMAND...
until_true() {
  local tries=$(($1 * 10))
  shift
  until "$@"; do
    [ $((tries -= 1)) -gt 0 ] || return 1
    sleep 0.1
  done
}

booted() {
  systemd=$(cat "/proc/$outside/task/$outside/children" 2>/dev/null) && systemd=${systemd% } && [ -n "$systemd" ] &&
    in_box systemctl is-active --quiet box.target 2>/dev/null
}

served() {
  [ "$(in_box curl -fsk --noproxy '*' "https://localhost:$1/healthz" 2>/dev/null)" = ok ]
}

property() {
  in_box systemctl show -P "$1" kakehashi
}

until_true 30 booted || { cat "$out/box.log" >&2 && echo "the box does not start" && exit 1; }

# Where nothing was brought yet, and where the metadata server is silent.
said=$(in_box bash "$startup") || fail "without a package the startup script fails: $said"
grep -q 'no package is here yet' <<<"$said" || fail "without a package it says: $said"

in_box node "$here/metadata.mjs" 169.254.169.254 "$attributes" &
metadata_up() {
  in_box curl -s --noproxy '*' http://metadata.google.internal/ >/dev/null
}
until_true 10 metadata_up || fail "the stand-in for the metadata server does not answer"

# The first deploy: port 443 as a user without rights, and tokens.
printf '"port": 443\n"secret-file": "/etc/kakehashi/secret"\n' >"$attributes/kakehashi-config"
began=$SECONDS
in_box bash "$startup" "$package" >&2 || fail "the startup script fails"
took=$((SECONDS - began))
served 443 || fail "the startup script ended well, but nobody answers"
first=$(property MainPID)
[ "$(in_box ps -o user= -p "$first")" = kakehashi ] || fail "it runs as $(in_box ps -o user= -p "$first")"
in_box grep -qx 'Seccomp:.*2' "/proc/$first/status" || fail "system calls are not filtered"
in_box grep -qx 'CapEff:.*0000000000000400' "/proc/$first/status" || fail "it has other capabilities than that for low ports"
[ "$(in_box stat -c '%U %G %a' /etc/kakehashi/secret)" = 'root kakehashi 640' ] || fail "the secret is not the group's alone"
in_box kakehashi token --config "$config" --room stand-up | grep -q '^ey' || fail "no access token can be made"
in_box systemctl is-enabled --quiet kakehashi || fail "it would not start at the next boot"

# Its own tools see nothing wrong in the unit.
verified=$(in_box systemd-analyze verify kakehashi.service 2>&1) || fail "systemd-analyze verify: $verified"
[ -z "$verified" ] || fail "systemd-analyze verify: $verified"
score=$(in_box systemd-analyze security --no-pager kakehashi.service | sed -n 's/.*Overall exposure level.*: \([0-9.]*\).*/\1/p')
[ -n "$score" ] || fail "systemd-analyze security gave no score"

# Another boot, and a deploy that brings the same: nothing is touched.
secret=$(in_box cksum /etc/kakehashi/secret)
in_box bash "$startup" >&2 || fail "a second run fails"
in_box bash "$startup" "$package" >&2 || fail "a second deploy fails"
[ "$(property MainPID)" = "$first" ] || fail "a second run started the server anew"

# Another configuration.
printf '"port": 8443\n"drain-timeout": 5\n' >"$attributes/kakehashi-config"
in_box bash "$startup" >&2 || fail "a run with another configuration fails"
served 8443 || fail "the other port does not answer"
second=$(property MainPID)
[ "$second" != "$first" ] || fail "the other configuration did not start the server anew"

# An upgrade: the old server ends in order before its files go, the configuration stays, the new one serves.
dpkg-deb -R "$package" "$work/newer"
sed -i 's/^Version: .*/&+newer/' "$work/newer/DEBIAN/control"
dpkg-deb --root-owner-group -Znone --build "$work/newer" "$shared/newer.deb" >&2
in_box bash "$startup" "$shared/newer.deb" >&2 || fail "the upgrade fails"
served 8443 || fail "nobody answers after the upgrade"
[ "$(property MainPID)" != "$second" ] || fail "the old server still runs"
in_box journalctl -o cat --no-pager -u kakehashi | grep -q 'Ending: telling everybody' || fail "the old server did not end in order"
in_box dpkg -s kakehashi | grep -q '^Version: .*+newer$' || fail "the old version is still installed"
in_box grep -q '"drain-timeout": 5' "$config" || fail "the upgrade lost the configuration"
[ "$(in_box cksum /etc/kakehashi/secret)" = "$secret" ] || fail "the secret was made anew"

# A configuration that can't be used: told in the server's words, and not tried for ever.
printf '"prot": 443\n' >"$attributes/kakehashi-config"
said=$(in_box bash "$startup" 2>&1) && fail "a wrong key was taken: $said"
grep -q 'did you mean .\?port' <<<"$said" || fail "the wrong key is not explained: $said"
[ "$(property NRestarts)" = 0 ] || fail "it was tried again $(property NRestarts) times"

# Without the attribute what stands there stays; removal and purge leave nothing.
rm "$attributes/kakehashi-config"
in_box sed -i 's/prot/port/; s/443/8443/' "$config"
in_box bash "$startup" >&2 || fail "a run without the attribute fails"
served 8443 || fail "nobody answers without the attribute"
in_box env DEBIAN_FRONTEND=noninteractive apt-get -q -y purge kakehashi >&2 || fail "the purge fails"
! served 8443 || fail "it serves after the purge"
left=$(in_box find /usr/lib/kakehashi /usr/bin/kakehashi /var/lib/kakehashi /var/cache/kakehashi /etc/systemd/system -path '*kakehashi*' 2>/dev/null || true)
[ -z "$left" ] || fail "the purge left $left"
echo "serving $took s after the package came; exposure of the unit $score of 10"
