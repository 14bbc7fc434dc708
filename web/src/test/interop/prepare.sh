# shellcheck shell=bash
# Sourced by ./test, after scripts/packages.sh.

# prepare_interop ROOT  Installs the clients that others wrote, and builds the one that is built. What can't be had is named
# by the scene that misses it.
prepare_interop() {
  local root=$1 here=$1/web/src/test/interop wanted
  need_packages python3-gi: gir1.2-gst-plugins-base-1.0: gir1.2-gst-plugins-bad-1.0: gstreamer1.0-nice: \
    gstreamer1.0-plugins-base: gstreamer1.0-plugins-good: gstreamer1.0-plugins-bad: gstreamer1.0-plugins-ugly: gstreamer1.0-libav:
  need_packages python3-aiortc: python3-numpy:
  need_packages ffmpeg
  need_packages golang-go:go golang-github-pion-webrtc.v3-dev: && build_pion "$here/pion" "$root/web/target/interop/pion"
  wanted=$(cksum <"$here/package-lock.json")
  if [ "$(cat "$here/node_modules/.wanted" 2>/dev/null)" != "$wanted" ]; then
    (cd "$here" && npm ci --no-audit --no-fund --loglevel=error) && echo "$wanted" >"$here/node_modules/.wanted"
  fi
}

# build_pion SOURCES PROGRAM  From Debian's sources of Pion, when ours changed.
build_pion() {
  local sources=$1 program=$2 gopath=${2%/*}/go
  [ -z "$(find "$sources" -newer "$program" 2>&1)" ] && return
  # Without modules Go finds what ends in /v3 only for a folder with a go.mod in its own path.
  mkdir -p "$gopath/src/pion"
  cp "$sources"/* "$gopath/src/pion"
  (cd "$gopath/src/pion" && GO111MODULE=off GOPATH=$gopath:/usr/share/gocode go build -o "$program" .)
}
