#!/usr/bin/env bash
# Calls two providers that the sandbox stands in for: live.sh <openint> <openint-sandbox> <python>
set -euo pipefail
openint=$1 sandbox=$2 python=$3
work=$(mktemp -d)
export COLUMNS=100 OPENINT_STORE=$work/store.db OPENINT_REGISTER=$work/overlays.json
started=()
finish() {
  for process in "${started[@]}"; do kill "$process" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

bold='' plain=''
if [ -t 1 ]; then bold=$'\033[1m' plain=$'\033[0m'; fi
title() { printf '\n%s%s%s\n\n' "$bold" "$*" "$plain"; }
# pick EXPRESSION: of the JSON on stdin, which is `it`.
pick() { "$python" -c "import json,sys; it=json.load(sys.stdin); print($1)"; }
# ready FILE: waits until a program has said its line.
ready() { for _ in $(seq 100); do [ -s "$1" ] && return 0; sleep 0.1; done; echo "nothing in $1" >&2; return 1; }

"$sandbox" --records 60 >"$work/sandbox.json" &
started+=($!)
ready "$work/sandbox.json"
control=$(pick 'it["control"]' <"$work/sandbox.json")
curl -s "$control/overlays" |
  pick 'json.dumps([{"overlay": name, "patch": patch} for name, patch in it.items()])' >"$OPENINT_REGISTER"

title "A store, and two connections (openint init, configs, connections)"
"$openint" init
for provider in hubspot salesforce; do
  config=$("$openint" configs upsert "$provider" --org org_demo --to json | pick 'it["id"]')
  settings=$(curl -s "$control/credentials" |
    pick "json.dumps({'settings': {k: v for k, v in it['$provider'].items() if k in ('access_token', 'instance_url')}})")
  connection=$("$openint" connections create --config "$config" --name "Demo $provider" --input "$settings" --to json | pick it)
  declare "$provider=$connection"
done
"$openint" connections list --to table --columns id,displayName,connectorName

title "Their contacts, one model (openint call crm-listContacts)"
for provider in hubspot salesforce; do
  "$openint" call crm-listContacts --connection "${!provider}" --input '{"page_size": 4, "include_raw": false}' \
    --to table --columns id,first_name,last_name,email,phone
done

title "A write, and the record as the provider keeps it (openint call crm-createContact)"
"$openint" call crm-createContact --connection "$salesforce" \
  --input '{"record": {"first_name": "Ada", "last_name": "O'"'"'Byron", "email": "ada@example.com"}}' --to json |
  pick '{name: it["record"][name] for name in ("id", "first_name", "last_name", "email")}'

title "The gateway (openint serve), and a custom object by the curl of the reference"
key=$("$openint" apikey create --to json | pick 'it["key"]')
"$openint" serve --port 0 >"$work/gateway" 2>/dev/null &
started+=($!)
ready "$work/gateway"
gateway=$(cat "$work/gateway")
curl -s --request POST \
  --url "$gateway/unified/crm/metadata/objects" \
  --header 'Content-Type: application/json' \
  --header "x-apikey: $key" \
  --header "x-connection-id: $hubspot" \
  --data '{"name": "<string>", "description": "<string>", "labels": {"singular": "<string>", "plural": "<string>"},
    "primary_field_id": "<string>", "fields": [{"id": "<string>", "label": "<string>", "description": "<string>",
    "is_required": true, "default_value": "<string>", "group_name": "my group", "type": "text", "precision": 123,
    "scale": 123, "options": [{"label": "Option 1", "value": "option_1", "description": "<string>", "hidden": true}],
    "raw_details": {}}]}' | pick 'json.dumps({name: it[name] for name in ("id", "name", "warnings") if name in it}, indent=2)'
curl -s "$gateway/unified/crm/metadata/objects?type=custom" -H "x-apikey: $key" -H "x-connection-id: $hubspot" |
  pick '[(one["id"], one["name"]) for one in it]'
