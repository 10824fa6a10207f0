"""The kit with a contract: every server of it is checked, whatever it is about."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.api.contracts.shop import BASE_PATH, SHOP
from tests.api.stores import NewStore
from tests.conformance.contracts import Served, checked, serving
from tests.conformance.faults import none
from tests.conformance.proxy import Answer, Fault, Forward, Request, proxied
from tests.conformance.resource_faults import RESOURCE_FAULTS
from tests.conformance.version5_faults import VERSION5_FAULTS
from tests.contract.version5 import BASE_PATH as REPAIR
from tests.contract.version5 import VERSION5
from tests.server import Server
from tmf622.__main__ import main
from tmf622_conformance.check import Outcome, Part, Result
from tmf622_conformance.checks import catalogue, runner
from tmf622_conformance.fuzzing import contracts
from tmf622_conformance.fuzzing.fuzzer import Fuzzer
from tmf622_conformance.fuzzing.generation import Effort
from tmf622_conformance.server.api import Api
from tmf_contracts.branches import branches

MERGE = {"content-type": "application/merge-patch+json"}


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Served:
    file = tmp_path_factory.mktemp("contract") / "shop.json"
    file.write_text(json.dumps(SHOP))
    return Served(str(file))


@pytest.fixture(scope="session")
def shop_server(new_store: NewStore, shop: Served) -> Iterator[Server]:
    with new_store() as url, serving([shop], url) as server:
        yield server


@pytest.fixture(scope="session")
def version5(tmp_path_factory: pytest.TempPathFactory) -> Served:
    file = tmp_path_factory.mktemp("contract") / "repair.json"
    file.write_text(json.dumps(VERSION5))
    return Served(f"{file}={REPAIR}")


@pytest.fixture(scope="session")
def version5_server(new_store: NewStore, version5: Served) -> Iterator[Server]:
    with new_store() as url, serving([version5], url) as server:
        yield server


def results(server: Server, served: Served, fault: Fault, *patterns: str) -> Sequence[Result]:
    checking = served.contract
    with proxied(server.url, fault, served.base_path) as url:
        api = Api(url, {}, contract=checking)
        try:
            checks = runner.selected(catalogue.groups(checking), list(Part), patterns)
            return list(runner.results(api, checks))
        finally:
            assert api.clean_up() == []
            api.close()


def test_a_server_of_the_contract_passes(shop_server: Server, shop: Served) -> None:
    found = results(shop_server, shop, none)
    assert [each for each in found if each.outcome is not Outcome.PASSED] == []
    assert len({each.check.id for each in found}) == len(found) > 300
    assert all(each.check.operations for each in found)
    asked = {each for result in found for each in result.check.operations}
    assert asked == set(shop.contract.operations)


def test_a_server_of_version_5_passes(version5_server: Server, version5: Served) -> None:
    found = results(version5_server, version5, none)
    assert [each for each in found if each.outcome is not Outcome.PASSED] == []
    assert len({each.check.id for each in found}) == len(found) > 150
    asked = {each for result in found for each in result.check.operations}
    assert asked == set(version5.contract.operations)


@pytest.mark.any_store
@pytest.mark.parametrize("wrong", RESOURCE_FAULTS)
def test_a_fault_is_caught(shop_server: Server, shop: Served, wrong: str) -> None:
    check, fault = RESOURCE_FAULTS[wrong]
    (result,) = results(shop_server, shop, fault, check)
    assert result.outcome is Outcome.FAILED, result.message
    assert result.message
    assert result.exchanges


@pytest.mark.any_store
@pytest.mark.parametrize("wrong", VERSION5_FAULTS)
def test_a_fault_of_version_5_is_caught(
    version5_server: Server, version5: Served, wrong: str
) -> None:
    check, fault = VERSION5_FAULTS[wrong]
    (result,) = results(version5_server, version5, fault, check)
    assert result.outcome is Outcome.FAILED, result.message
    assert result.message
    assert result.exchanges


@pytest.mark.any_store
@pytest.mark.parametrize(
    "check",
    [
        "profile.filtering.ticket.name",
        "profile.selection.ticket.dueDate",
        "guideline.concurrency.ticket.if-none-match",
    ],
)
def test_a_resource_that_changes_by_itself_is_compared_when_it_has_not_changed(
    shop_server: Server, shop: Served, check: str
) -> None:
    changes: Counter[str] = Counter()

    def changes_three_times(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        shown = answer.json if answer.status in {200, 201} else None
        if isinstance(shown, dict) and "id" in shown and changes[shown["id"]] < 3:
            changes[shown["id"]] += 1
            count = changes[shown["id"]]
            date = None if count % 2 else "2026-12-01T08:00:00.000Z"
            patch = Request("PATCH", f"/ticket/{shown['id']}", "", MERGE, b"")
            forward(patch.having({"name": f"name {count}", "dueDate": date}))
        return answer

    (result,) = results(shop_server, shop, changes_three_times, check)
    assert result.outcome is Outcome.PASSED, result.message
    assert set(changes.values()) == {3}


@pytest.mark.any_store
def test_a_server_is_fuzzed_by_the_contract(
    shop_server: Server, shop: Served, tmp_path: Path
) -> None:
    assert _fuzzed(shop_server, shop, tmp_path / "report.json") == "Shop Management 4.0.0"


@pytest.mark.any_store
def test_a_server_is_fuzzed_by_a_contract_of_version_5(
    version5_server: Server, version5: Served, tmp_path: Path
) -> None:
    assert _fuzzed(version5_server, version5, tmp_path / "report.json") == "Repair Management 5.0.0"


def _fuzzed(server: Server, served: Served, report: Path) -> str:
    """The title of the contract by which a server passes all checks of fuzzing."""
    part = ("--profile", "contract", "--examples", "1")
    ended = checked(server, served, *part, "--json", str(report))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    written = json.loads(report.read_text())
    assert {each["outcome"] for each in written["results"]} == {"passed"}
    assert {each["group"] for each in written["results"]} == {"published", "effective"}
    title: str = written["contract"]
    return title


@pytest.mark.any_store
@pytest.mark.parametrize("wrong", [None, "a party in an answer fits no branch"])
def test_fuzzing_sends_each_branch_and_knows_each_in_answers(
    version5_server: Server, version5: Served, wrong: str | None
) -> None:
    sent: set[str] = set()
    fault = VERSION5_FAULTS[wrong][1] if wrong else none

    def listens(request: Request, forward: Forward) -> Answer:
        answer = fault(request, forward)
        if request.asks_for("POST", "job") and answer.status == 201:
            sent.update(re.findall(r'"@type": ?"([A-Z]\w+)"', request.body.decode()))
        return answer

    with proxied(version5_server.url, listens, version5.base_path) as url:
        found = Fuzzer(contracts.repaired(version5.contract), url, {}, Effort(1)).results()
    failed = {each.check.id for each in found if each.outcome is not Outcome.PASSED}
    created = "contract.effective.response_schema_conformance.post_job"
    assert (created in failed) is (wrong is not None), failed
    choices = ("PartyOrRole", "Characteristic", "PlaceRefOrValue")
    definitions = version5.contract.effective["definitions"]
    types = {type_ for name in choices for type_, _ in branches(definitions[name])}
    # No @type of the contract's enum selects a location: it is the first branch.
    assert types - {"Location"} <= sent


@pytest.mark.any_store
@pytest.mark.parametrize(
    ("text", "said"),
    [("no contract", "contract.json is no"), (json.dumps({**SHOP, "paths": {}}), "no path")],
)
def test_a_file_that_is_no_contract(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "contract.json"
    file.write_text(text)
    arguments = ["conformance", "--url", "http://127.0.0.1:1", "--contract", str(file)]
    ended = CliRunner().invoke(main, arguments)
    assert (ended.exit_code, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    assert str(file) in line
    assert said in line


@pytest.mark.any_store
def test_another_base_path_is_named(shop_server: Server, shop: Served) -> None:
    ended = CliRunner().invoke(
        main, ["conformance", "--url", shop_server.url, "--contract", str(shop.file)]
    )
    assert ended.exit_code == 2
    assert f"https://HOST{BASE_PATH}" in re.sub(r"\s+", " ", ended.stderr)
