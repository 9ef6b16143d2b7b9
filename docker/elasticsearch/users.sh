#!/usr/bin/env bash
# Sets Kibana's password, and creates the role and user of the job. Idempotent.
set -euo pipefail

call() {
  local method=$1 path=$2 body=$3
  # Passwords are read from standard input, so that they do not appear in process lists.
  curl --silent --show-error --fail-with-body --request "$method" "$ELASTICSEARCH$path" \
    --header 'Content-Type: application/json' --data "$body" \
    --config <(printf 'user = "elastic:%s"\n' "$ELASTIC_PASSWORD") >/dev/null
}

call_secret() {
  printf '{"password":"%s"%s}' "$3" "${4:-}" |
    curl --silent --show-error --fail-with-body --request "$1" "$ELASTICSEARCH$2" \
      --header 'Content-Type: application/json' --data @- \
      --config <(printf 'user = "elastic:%s"\n' "$ELASTIC_PASSWORD") >/dev/null
}

call_secret POST /_security/user/kibana_system/_password "$KIBANA_PASSWORD"
call PUT /_security/role/tagatlas '{
  "cluster": ["monitor", "manage_index_templates"],
  "indices": [
    {
      "names": ["photos", "signatures", "regions", "tags", "machine-tags", "rejects", "extras",
                "photos-*", "signatures-*", "regions-*", "tags-*", "machine-tags-*", "rejects-*", "extras-*"],
      "privileges": ["create_index", "manage", "index", "delete", "view_index_metadata"]
    },
    {"names": ["rejects-*"], "privileges": ["read"]}
  ]
}'
call_secret PUT /_security/user/tagatlas "$TAGATLAS_PASSWORD" ',"roles":["tagatlas"]'
echo "Users kibana_system and tagatlas are ready."
