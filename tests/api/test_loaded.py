"""What a server of a SQLite file has in memory: no library that its requests do not need."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

LIBRARIES = {
    *("attr", "authlib", "babel", "cryptography", "flask", "httpcore", "httpx"),
    *("jinja2", "joserfc", "jsonpath", "jsonschema", "limits", "opentelemetry"),
    *("prometheus_client", "pygments", "pymongo", "re2", "requests", "rich", "rpds"),
    *("starlette.testclient", "urllib3", "werkzeug", "yaml"),
}
OWN = {
    *("console.application", "ordercentre", "tmf_contracts.effective", "tmf_contracts.overlay"),
    *("tmf_contracts.publication.openapi3", "tmf_contracts.reading", "tmf_contracts.repairs"),
    *("tmf630.metrics", "tmf630.query.jsonpath", "tmf630.store.mongo", "tmf630.tracing"),
}
OF_THE_SERVER = {"anyio", "connexion", "uvloop"}
CREATED = """
import json, sys
from tmf622 import {module}
from tmf622.cli import configuration
from tmf622.stores import open_store
from tmf630.http.server.condition import ServerCondition
chosen = configuration.load({{}}, {{"store_url": "sqlite:////nowhere/x"}})
url = "http://127.0.0.1"
{module}.create({arguments})
print(json.dumps([*sys.modules]))
"""
SERVER = CREATED.format(module="app", arguments="chosen, url, lambda: None, ServerCondition()")
DISPATCHER = CREATED.format(
    module="dispatcher", arguments="open_store(chosen.store_url, 4), url, chosen"
)
BY_CONNEXION = """
import json, sys
import jsonschema
import tmf630.http.application
import requests
import starlette.testclient
print(json.dumps([jsonschema.ValidationError.__name__, requests.get.__name__]))
print(json.dumps([issubclass(starlette.testclient.TestClient, object), "flask" in sys.modules]))
"""


def run(code: str) -> list[list[str | bool]]:
    """What some code prints: a list in JSON a line."""
    command = [sys.executable, "-W", "ignore", "-c", code]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [json.loads(line) for line in printed.splitlines()]


@pytest.mark.parametrize(
    ("code", "more"), [(SERVER, set()), (DISPATCHER, OF_THE_SERVER)], ids=["server", "dispatcher"]
)
def test_nothing_is_loaded_that_only_some_requests_or_settings_need(
    code: str, more: set[str]
) -> None:
    [loaded] = run(code)
    assert (LIBRARIES | OWN | more) & {*loaded} == set()


def test_libraries_that_connexion_does_without_are_there_for_others() -> None:
    own, of_starlette = run(BY_CONNEXION)
    assert own == ["ValidationError", "get"]
    assert of_starlette == [True, False]
