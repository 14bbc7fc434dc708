# shellcheck shell=bash
# Sourced by ./kakehashi, ./test and ./bench.

# Exports JAVA_HOME of a JDK 25 (or, where there is none, of a later one). Otherwise says in one sentence how to get
# one and returns 1. A JAVA_HOME that fits is kept.
find_jdk() {
  local accepted home
  for accepted in 25 later; do
    for home in "${JAVA_HOME:-}" "$(jdk_on_path)" \
      /usr/lib/jvm/* /usr/java/* /opt/* /usr/local/lib/jvm/* "$HOME"/.jdks/* "$HOME"/.sdkman/candidates/java/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
      if jdk_fits "$home" "$accepted" || { [ "$home" = "${JAVA_HOME:-}" ] && jdk_fits "$home" later; }; then
        export JAVA_HOME=$home
        return 0
      fi
    done
  done
  echo "Kakehashi needs a JDK 25: install one (for example Temurin, https://adoptium.net) and set JAVA_HOME to its folder." >&2
  return 1
}

# The JDK whose javac is on the PATH, or nothing.
jdk_on_path() {
  local javac
  javac=$(command -v javac) || return 0
  javac=$(readlink -f "$javac" 2>/dev/null) || return 0
  dirname "$(dirname "$javac")"
}

# jdk_fits HOME 25|later
jdk_fits() {
  local line major
  [ -n "$1" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  line=$(grep '^JAVA_VERSION=' "$1/release") || return 1
  major=${line#*\"}
  major=${major%%[!0-9]*}
  case $2 in
    25) [ "${major:-0}" -eq 25 ] ;;
    later) [ "${major:-0}" -ge 25 ] ;;
  esac
}
