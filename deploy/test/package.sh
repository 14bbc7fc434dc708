#!/usr/bin/env bash
# package.sh ROOT OUT  Builds it, unpacks it, starts what is inside in an empty environment, and lets two people meet there.
set -euo pipefail
root=$1 work=$2/package
mkdir -p "$work/files" "$work/home"

started=$SECONDS
package=$("$root/deploy/package")
ln -sfn "$package" "$2/kakehashi.deb"
built="$((($(wc -c <"$package") + 500000) / 1000000)) MB built in $((SECONDS - started)) s"
dpkg-deb -x "$package" "$work/files"

port=$((20000 + RANDOM % 10000))
env -i "XDG_CACHE_HOME=$work/home" PATH=/usr/bin:/bin \
  "$work/files/usr/bin/kakehashi" --port "$port" --bind 127.0.0.1 --data "$work/home" >"$work/server.log" 2>&1 &
server=$!
trap 'kill -KILL "$server" 2>/dev/null || true' EXIT
began=$(date +%s%N)
for ((tries = 0; tries < 600; tries++)); do
  health=$(curl -fs --noproxy '*' "http://localhost:$port/healthz" 2>/dev/null) && break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.1
done
millis=$((($(date +%s%N) - began) / 1000000))
if [ "${health:-}" != ok ]; then
  cat "$work/server.log" >&2
  echo "no answer from /healthz"
  exit 1
fi
runs=$(readlink "/proc/$server/exe")
[ "$runs" = "$work/files/usr/lib/kakehashi/runtime/bin/java" ] || { echo "it runs $runs" && exit 1; }
page=$(curl -fs --noproxy '*' "http://localhost:$port/")
grep -q '<title>' <<<"$page" || { echo "no page" && exit 1; }
met=$(node "$root/deploy/test/meet.mjs" "http://localhost:$port/" "$work/pages.log") || { cat "$work/server.log" >&2 && echo "no meeting" && exit 1; }

kill -TERM "$server"
code=0
wait "$server" || code=$?
trap - EXIT
[ "$code" -eq 0 ] || { echo "SIGTERM ended it with $code" && exit 1; }
[ -s "$work/home/kakehashi/kakehashi.jsa" ] || { echo "no class cache was written" && exit 1; }

KAKEHASHI_SECRET=$(printf '%064d' 7) "$work/files/usr/bin/kakehashi" token --room stand-up --valid 1m | grep -q '^ey' ||
  { echo "no access token" && exit 1; }
echo "$built; /healthz after $millis ms; $met"
