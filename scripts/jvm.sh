# shellcheck shell=bash
# Sourced by ./kakehashi and by the package's /usr/bin/kakehashi, so that both start the same JVM.

# jvm_options CACHE [WORD]  Sets the array jvm to the options for the server, or for `token`. CACHE is the file of the class
# cache; empty: none.
jvm_options() {
  if [ "${2:-}" = token ]; then
    jvm=(-Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1)
    return
  fi
  # shellcheck disable=SC2034 # read by whoever sources this
  jvm=(
    --enable-native-access=ALL-UNNAMED
    --sun-misc-unsafe-memory-access=allow # netty and jctools
    -Xmx512m
    -XX:+UseZGC # pauses of less than a millisecond, whoever joins: decision 32
  )
  [ -z "$1" ] ||
    # What the JVM learnt of these classes at the last start makes the next one faster; it writes the file by itself.
    jvm+=(-XX:+AutoCreateSharedArchive "-XX:SharedArchiveFile=$1" -Xlog:cds=off -Xlog:cds+dynamic=off)
}
