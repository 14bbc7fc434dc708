#!/usr/bin/env bash
# Arguments: ROOT OUT. Nothing but what stands in the folder `bin` made here is on the PATH, so that a real gcloud or Terraform of
# this machine can't be called.
set -euo pipefail
root=$1 work=$2/deploy
bin=$work/bin gce=$work/gce
export STAND_INS=$work/world DEPLOY_SSH_PAUSE=0

for each in bash cat curl cut dirname grep head mktemp mv readlink rm sed sha256sum sleep sort tail touch wc cp env; do
  mkdir -p "$bin"
  ln -sf "$(command -v "$each")" "$bin/$each"
done
mkdir -p "$STAND_INS" "$gce"
cp "$root"/deploy/gce/{deploy,startup.sh} "$root"/deploy/gce/*.tf "$gce"
echo package-one >"$work/one.deb"
echo package-two >"$work/two.deb"

failed() {
  echo "$*"
  cat "$work/said" "$STAND_INS/calls" >&2
  exit 1
}

# deploy WORDS...  Runs it as somebody without a terminal; what it says goes to $work/said.
deploy() {
  : >"$STAND_INS/calls"
  PATH=$bin "$gce/deploy" "$@" </dev/null >"$work/said" 2>&1
}

# The world as it is at the beginning: a project, somebody logged in, an empty VM.
fresh() {
  rm -rf "${STAND_INS:?}"/* "$gce/deploy.auto.tfvars"
  mkdir "$STAND_INS/vm"
  echo my-project >"$STAND_INS/project"
}

# refuses WORDS ARGUMENT...  It ends with 2 and says so.
refuses() {
  local words=$1 code=0
  shift
  deploy "$@" || code=$?
  [ "$code" -eq 2 ] || failed "'deploy $*' ended with $code instead of 2"
  grep -qF -- "$words" "$work/said" || failed "'deploy $*' does not say '$words'"
  refusals=$((refusals + 1))
}

says() {
  grep -qF -- "$1" "$work/said" || failed "it does not say '$1'"
}

called() {
  grep -qF -- "$1" "$STAND_INS/calls" || failed "it did not call '$1'"
}

not_called() {
  ! grep -qF -- "$1" "$STAND_INS/calls" || failed "it called '$1'"
}

refusals=0
fresh
refuses 'gcloud is missing' --yes
ln -s "$root/deploy/test/stand-ins/gcloud" "$bin/gcloud"
refuses 'terraform is missing' --yes
ln -s "$root/deploy/test/stand-ins/terraform" "$bin/terraform"
refuses 'say --yes'
refuses 'unknown option --zone' --zone a
refuses 'there is no package' --package "$work/none.deb" --yes
refuses "no variable 'domian'" domian=meet.example.org --yes
refuses 'terraform.tfvars' settings=x --yes
rm "$STAND_INS/project"
refuses 'no project is chosen' --yes
echo my-project >"$STAND_INS/project"
touch "$STAND_INS/logged-out"
refuses "gcloud auth login" --yes
rm "$STAND_INS/logged-out"
[ ! -e "$STAND_INS/calls" ] || not_called 'terraform apply'

# The first time, on a VM that needs a while until SSH answers.
fresh
echo 3 >"$STAND_INS/ssh-fails"
# shellcheck disable=SC2016 # it is the text itself
deploy domain=meet.example.org acme_agree=true 'acme_contact=y"${o}u\@example.org' --package "$work/one.deb" --yes || failed "the first deploy fails"
called 'gcloud services enable compute.googleapis.com iap.googleapis.com --project=my-project'
called 'terraform apply -auto-approve (token token-of-gcloud)'
cmp -s "$work/one.deb" "$STAND_INS/vm/kakehashi.deb" || failed "the package is not on the VM"
cmp -s "$root/deploy/gce/startup.sh" "$STAND_INS/vm/kakehashi-startup.sh" || failed "the startup script is not on the VM"
called "sudo bash kakehashi-startup.sh kakehashi.deb"
says 'Meet at https://127.0.0.1:1/'
says 'meet.example.org must lead to 203.0.113.5'
says 'does not answer yet'
order=$(grep -oE 'services enable|terraform init|terraform apply|compute scp|sudo bash' "$STAND_INS/calls" | tr '\n' ',')
[ "$order" = 'services enable,terraform init,terraform apply,compute scp,compute scp,sudo bash,' ] || failed "the order is $order"
# shellcheck disable=SC2016
grep -qxF 'acme_contact = "y\"$${o}u\\@example.org"' "$gce/deploy.auto.tfvars" || failed "a value is not written as Terraform reads it"
not_called 'builds submit'
not_called 'artifacts'

# Again: what was chosen stays, the package is there already.
cp "$gce/deploy.auto.tfvars" "$work/chosen"
deploy --package "$work/one.deb" --yes || failed "the second deploy fails"
cmp -s "$work/chosen" "$gce/deploy.auto.tfvars" || failed "the second deploy changed what was chosen"
says 'has this package already'
not_called 'one.deb'
called 'sudo bash kakehashi-startup.sh'

# A newer package and another name, which replaces the one before.
deploy domain=talk.example.org --package "$work/two.deb" --yes || failed "the upgrade fails"
cmp -s "$work/two.deb" "$STAND_INS/vm/kakehashi.deb" || failed "the newer package is not on the VM"
[ "$(grep -c '^domain = ' "$gce/deploy.auto.tfvars")" = 1 ] || failed "two domains are remembered"
grep -qxF 'domain = "talk.example.org"' "$gce/deploy.auto.tfvars" || failed "the new domain is not remembered"

# What goes wrong there is told.
touch "$STAND_INS/no-billing"
refuses 'billing' --package "$work/one.deb" --yes
rm "$STAND_INS/no-billing"
touch "$STAND_INS/apply-fails"
refuses 'Terraform did not finish' --package "$work/one.deb" --yes
rm "$STAND_INS/apply-fails"
echo 99 >"$STAND_INS/ssh-fails"
refuses 'iap.tunnelResourceAccessor' --package "$work/one.deb" --yes
rm "$STAND_INS/ssh-fails"
touch "$STAND_INS/start-fails"
refuses 'the server did not start' --package "$work/one.deb" --yes
rm "$STAND_INS/start-fails"

deploy --remove --yes || failed "the removal fails"
called 'terraform destroy -auto-approve (token token-of-gcloud)'
not_called 'compute'
echo "first time, again, upgrade and removal as they should be; $refusals refusals in words"
