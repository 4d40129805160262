#!/usr/bin/env bash
# Shows the collection at work, against an emulator that it starts and stops. "make demo" calls it.
# Needs ansible-playbook on PATH, and the collection where ansible-playbook looks for collections.
set -euo pipefail

folder=$(mktemp -d)
announcement=$folder/emulator.json
export ANSIBLE_LOCALHOST_WARNING=false ANSIBLE_INVENTORY_UNPARSED_WARNING=false

say() { printf '\n\033[1m=== %s\033[0m\n' "$*"; }
play() { ansible-playbook "community.storyblok.$1" -e "@$announcement" "${@:2}"; }

finish() {
  status=$?
  if [[ -s $announcement ]]; then
    say "Stop the emulator"
    play emulator_stopped || status=1
  fi
  rm -rf "$folder"
  exit "$status"
}
trap finish EXIT

say "Start an emulator of Storyblok's Management API. No real space is touched."
ansible-playbook community.storyblok.emulator_started -e "emulator_announcement=$announcement"

say "First run: bring the workflow to the state that the playbook declares; --diff shows what changes"
play article_review --diff | tee "$folder/first"
grep -qE 'changed=[1-9]' "$folder/first"

say "Second run: everything is in place, so nothing is written (changed=0)"
play article_review | tee "$folder/second"
grep -q 'changed=0' "$folder/second"

say "Somebody changes the stage Legal in the Storyblok app"
play somebody_clicks

say "--check --diff shows what drifted, and writes nothing"
play article_review --check --diff | tee "$folder/drift"
grep -qF -- '-    color: "#ff0000"' "$folder/drift"

say "Done: declared, converged, and drift found"
