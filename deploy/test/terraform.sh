#!/usr/bin/env bash
# terraform.sh ROOT OUT  What can be had without Google's provider: the form of all files, and what variables, settings and
# outputs give with an address of documentation.
set -euo pipefail
root=$1 work=$2/terraform
export CHECKPOINT_DISABLE=1 TF_CLI_CONFIG_FILE=/dev/null

command -v terraform >/dev/null || { echo "not checked, terraform is not there" && exit 78; }
terraform fmt -check -diff "$root/deploy/gce" >&2

mkdir -p "$work"
cp "$root"/deploy/gce/{variables,settings,outputs}.tf "$work"
cat >"$work/given.tf" <<'EOF'
locals {
  address = "203.0.113.5"
}
output "config" {
  value = local.config
}
output "ports" {
  value = "tcp ${join(",", local.tcp_ports)} udp ${join(",", local.udp_ports)}"
}
EOF
cd "$work"
terraform init -input=false -no-color >&2
terraform validate -no-color >&2

# given NAME=VALUE...  Applies; there is nothing but outputs.
given() {
  local options=(-var project_id=my-project) each
  for each in "$@"; do
    options+=(-var "$each")
  done
  terraform apply -auto-approve -input=false -no-color "${options[@]}" 2>&1
}

# expect OUTPUT TEXT
expect() {
  local seen
  seen=$(terraform output -raw "$1")
  [ "$seen" = "$2" ] || { echo "$1 is '$seen', expected '$2'" && exit 1; }
}

# refused NAME=VALUE WORDS
refused() {
  local said
  if said=$(given "$1"); then
    echo "$1 was taken"
    exit 1
  fi
  tr -s ' \n' ' ' <<<"$said" | grep -F "$2" >&2 || { echo "$1 was refused without '$2'" && exit 1; }
}

given >&2
expect url https://203.0.113.5/
expect zone asia-northeast1-b
expect ports 'tcp 443 udp 443,444'
expect config $'"drain-timeout": 30\n"port": 443'
given acme_agree=true acme_contact=you@example.org tokens=true >&2
expect ports 'tcp 443,80 udp 443,444'
expect config $'"acme": "203.0.113.5"\n"acme-agree": "true"\n"acme-contact": "you@example.org"\n"drain-timeout": 30\n"port": 443\n"secret-file": "/etc/kakehashi/secret"'
given domain=meet.example.org acme_agree=true port=8443 'settings={"camera-codecs"="vp8","port"="1"}' region=europe-west1 >&2
expect url https://meet.example.org:8443/
expect zone europe-west1-b
expect ports 'tcp 8443,80 udp 8443,8444'
expect config $'"acme": "meet.example.org"\n"acme-agree": "true"\n"camera-codecs": "vp8"\n"drain-timeout": 30\n"port": 8443'

refused domain=https://meet.example.org 'without https://'
refused domain=203.0.113.5 'leave it empty'
refused port=80 'neither 22 (SSH) nor 80'
refused port=65535 'from 1 to 65534'
refused region=asia-northeast1-b 'goes into zone'
refused zone=us-east1-b 'must lie in region'
refused machine_type=t2a-standard-1 'x86-64'
refused acme_contact=you@example.org 'acme_agree=true'
refused drain_timeout=541 'from 0 to 540'
refused project_id=123 "project's id"

if terraform "-chdir=$root/deploy/gce" providers schema -json 2>/dev/null | grep -q google_compute_instance; then
  terraform "-chdir=$root/deploy/gce" validate -no-color >&2
  echo "validated whole"
else
  echo "3 choices and 10 refusals as expected; main.tf in form only, since Google's provider is not here"
fi
