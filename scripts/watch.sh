#!/usr/bin/env bash
# Runs the watchers of the tests: scripts/watch.sh LINK ROOM COUNT SPREAD_MILLIS SECONDS. Does not build; ./test does.
set -euo pipefail

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
. "$here/scripts/jdk.sh"

find_jdk || exit 2
exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xmx256m \
  -cp "$here/perf/target/classes:$(echo "$here"/web/target/web-*.jar):$here/web/target/lib/*" \
  dev.kakehashi.perf.watch.Watchers "$@"
