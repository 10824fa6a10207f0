#!/usr/bin/env bash
# connexion refuses the media type of a contract that declares it with a parameter.
#
# Expected: an operation that consumes `application/json;charset=utf-8`, as the contracts of TM Forum
# do, takes bodies of that type.
# Observed with connexion 3.3.0: it takes the parameter off the type of the request, and compares
# what is left with the declared type as a whole. So nothing is of the declared type, with the
# parameter or without it, and every body is answered with 415. Declared without the parameter, the
# operation takes both.
#
# This script prints:
#   declared application/json;charset=utf-8, sent application/json;charset=utf-8: 415
#   declared application/json;charset=utf-8, sent application/json: 415
#   declared application/json, sent application/json;charset=utf-8: 201
#   declared application/json, sent application/json: 201
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet "connexion==3.3.0" "starlette==1.10.0" "httpx==0.28.1"

cat > look.py <<'PYTHON'
import warnings

warnings.simplefilter("ignore")

from connexion import AsyncApp
from connexion.resolver import Resolver

WITH, WITHOUT = "application/json;charset=utf-8", "application/json"
BODY = {"name": "visit", "in": "body", "required": True, "schema": {"type": "object"}}


async def create(visit):
    return visit, 201


for declared in (WITH, WITHOUT):
    operation = {
        "operationId": "create",
        "consumes": [declared],
        "parameters": [BODY],
        "responses": {"201": {"description": "Created"}},
    }
    contract = {
        "swagger": "2.0",
        "info": {"title": "Visits", "version": "1"},
        "paths": {"/visit": {"post": operation}},
    }
    application = AsyncApp(__name__)
    application.add_api(contract, resolver=Resolver(lambda _: create))
    with application.test_client() as client:
        for sent in (WITH, WITHOUT):
            answer = client.post("/visit", content=b"{}", headers={"Content-Type": sent})
            print(f"declared {declared}, sent {sent}: {answer.status_code}")
PYTHON
venv/bin/python look.py 2>log | tee printed
diff printed - <<'EXPECTED'
declared application/json;charset=utf-8, sent application/json;charset=utf-8: 415
declared application/json;charset=utf-8, sent application/json: 415
declared application/json, sent application/json;charset=utf-8: 201
declared application/json, sent application/json: 201
EXPECTED
