# shellcheck shell=bash disable=SC2154
# Sourced by ./test, after scripts/packages.sh; what browsers need is prepared by the scenes of its part.

# The package, its service and the deploy, against stand-ins for Google: deploy/test/run.
part_deploy() {
  need_packages shellcheck curl nodejs:node systemd: util-linux:unshare iproute2:ip
  rm -rf "${output:?}/deploy"
  mkdir -p "$output/deploy"
  "$here/deploy/test/run" "$output/deploy" | tee "$output/deploy/results.txt"
  count_results "$output/deploy/results.txt"
}
