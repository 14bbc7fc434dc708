# shellcheck shell=bash
# Sourced by ./kakehashi, ./test and ./bench.

# build_if_changed ROOT [MODULE]  Builds the server, or another module with all that it needs, when a source is not what
# it was at the last build.
build_if_changed() {
  local root=$1 module=${2:-web} stamp now each
  stamp=$root/$module/target/build.stamp
  now=$(source_stamp "$root")
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$now" ] && [ -d "$root/web/target/lib" ]; then
    return 0
  fi
  need_packages maven:mvn || return 1
  echo "Building Kakehashi (the first time downloads what it needs; a few minutes)"
  build_module "$root" "$module" || return 1
  for each in web "$module"; do
    echo "$now" >"$root/$each/target/build.stamp"
  done
}

# What the build depends on, as one hash: contents, so that a fresh clone of the same sources is the same.
source_stamp() {
  (cd "$1" && find pom.xml .mvn ./*/pom.xml ./*/src/main docs/webrtc* docs/images/webrtc-* -type f -print0 | LC_ALL=C sort -z | xargs -0 cksum | cksum)
}

# One line a module and a dot for every 20 downloads; everything else goes into the log, and is shown when it fails.
build_module() {
  local root=$1 module=$2 log=$1/build/build.log
  mkdir -p "$root/build"
  if (cd "$root" && mvn -B -pl "$module" -am -Dmaven.test.skip=true -Dspotless.check.skip=true -Denforcer.skip=true package 2>&1) |
    tee "$log" | build_progress; then
    return 0
  fi
  echo "The build failed; its last lines (all of it is in $log):" >&2
  grep -E '^\[ERROR\]' "$log" | head -n 20 >&2 || tail -n 20 "$log" >&2
  return 1
}

build_progress() {
  awk '
    /^\[INFO\] Building jar/ { next }
    /^\[INFO\] Building / { if (dots) printf "\n"; dots = 0; sub(/^\[INFO\] Building /, ""); sub(/ [0-9].*/, ""); print "  " $0; fflush() }
    /^Downloaded from |Downloaded from / { if (++files % 20 == 0) { printf "."; dots = 1; fflush() } }
    END { if (dots) printf "\n" }'
}
