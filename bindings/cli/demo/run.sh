#!/usr/bin/env bash
# Shows what the library does, on invented pages of four providers: run.sh <openint> <python>
set -euo pipefail
openint=$1 python=$2
demo=$(cd "$(dirname "$0")" && pwd)
export COLUMNS=100

bold='' plain=''
if [ -t 1 ]; then bold=$'\033[1m' plain=$'\033[0m'; fi
title() { printf '\n%s%s%s\n\n' "$bold" "$*" "$plain"; }

# unified MODEL FILE: the records of all four providers as unified NDJSON, each with its source.
unified() {
  local source connector context
  while IFS='|' read -r source connector; do
    context=()
    [ -e "$demo/$connector/context.json" ] && context=(--context "$demo/$connector/context.json")
    "$openint" translate --connector "$connector" --model "$1" --from "$demo/$connector/$2.json" --to ndjson \
      --label source="$source" "${context[@]}"
  done <<'TEXT'
HubSpot|hubspot
Salesforce|salesforce
Pipedrive|pipedrive
Dynamics 365|ms_dynamics_365_sales
TEXT
}

title "Contacts of four providers, one model"
unified crm.contact contacts | "$openint" table --fields source,first_name,last_name,email,phone,title

title "Their opportunities; every digit stays"
unified crm.opportunity opportunities | "$openint" table --fields source,name,status,stage,amount,close_date

title "Where the fields of one record come from: openint explain --connector hubspot --model crm.contact"
"$openint" explain --connector hubspot --model crm.contact --from "$demo/hubspot/contacts.json" \
  --fields id,updated_at,first_name,email,account_id,lifecycle_stage,phone_numbers

title "And back: one unified input, four bodies"
input='{"first_name": "Maria", "last_name": "Lindqvist", "phone": null}'
printf '%-22s %s\n' "unified" "$input"
for connector in hubspot salesforce pipedrive ms_dynamics_365_sales; do
  printf '%-22s %s\n' "$connector" \
    "$(printf '%s' "$input" | "$openint" translate --reverse --connector "$connector" --model crm.contact)"
done

title "The same in Python, as a DataFrame"
"$python" "$demo/frame.py" "$demo"
