"""Faulty servers: each fault is caught by its check."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.conformance.faults import FAULTS, none, with_each
from tests.conformance.proxy import Answer, Fault, Forward, Request, proxied
from tests.server import BASE_PATH, BASE_PATH_V5, Server, running
from tmf622_conformance.check import Outcome, Part, Result
from tmf622_conformance.checks import catalogue, runner
from tmf622_conformance.contract import TMF622, TMF622_V5, Contract
from tmf622_conformance.server.api import Api

pytestmark = pytest.mark.any_store


def checked(
    server: Server, fault: Fault, *patterns: str, contract: Contract = TMF622
) -> Sequence[Result]:
    base_path = BASE_PATH_V5 if contract is TMF622_V5 else BASE_PATH
    with proxied(server.url, fault, base_path) as url:
        api = Api(url, {}, contract=contract)
        try:
            checks = runner.selected(catalogue.groups(contract), list(Part), patterns)
            return list(runner.results(api, checks))
        finally:
            api.clean_up()
            api.close()


def test_the_proxy_itself_has_no_fault(server: Server) -> None:
    results = checked(server, none)
    wrong = [each.check.id for each in results if each.outcome is not Outcome.PASSED]
    assert len(results) > 300
    assert wrong == []


@pytest.mark.parametrize("wrong", FAULTS)
def test_a_fault_is_caught(server: Server, wrong: str) -> None:
    check, fault = FAULTS[wrong]
    (result,) = checked(server, fault, check)
    assert result.outcome is Outcome.FAILED, result.message
    assert result.message
    assert result.exchanges


def test_checks_of_tolerated_deviations_are_inconclusive(sqlite_url: str) -> None:
    with running(sqlite_url, "--tolerate", "all") as server:
        results = checked(server, none)
    inconclusive = [each for each in results if each.outcome is Outcome.INCONCLUSIVE]
    assert [each.message for each in results if each.outcome is Outcome.FAILED] == []
    assert inconclusive
    assert all("tolerates" in each.message for each in inconclusive)


def test_a_task_of_version_5_is_judged_once_it_has_ended(server: Server) -> None:
    date = "effectiveCancellationDate"
    read: set[str] = set()

    def has_no_date_at_first_and_selects_none(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        if not request.asks_for("GET", "cancelProductOrder"):
            return answer
        if "fields" not in request.query:
            if request.path in read:
                return answer
            read.add(request.path)
            answer = with_each(answer, lambda task: task.update(state="acknowledged"))
        return with_each(answer, lambda task: task.pop(date, None))

    check = f"profile.selection.cancelProductOrder.{date}"
    fault = has_no_date_at_first_and_selects_none
    (result,) = checked(server, fault, check, contract=TMF622_V5)
    assert result.outcome is Outcome.FAILED
    assert result.message == f"fields={date} selects href, id; there should be {date}, href, id"
