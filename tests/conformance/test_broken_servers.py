"""Faulty servers: each fault is caught by its check."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.conformance.faults import FAULTS, none
from tests.conformance.proxy import Fault, proxied
from tests.server import Server, running
from tmf622_conformance.check import Outcome, Part, Result
from tmf622_conformance.checks import catalogue, runner
from tmf622_conformance.contract import TMF622
from tmf622_conformance.server.api import Api

pytestmark = pytest.mark.any_store


def checked(server: Server, fault: Fault, *patterns: str) -> Sequence[Result]:
    with proxied(server.url, fault) as url:
        api = Api(url, {})
        try:
            return list(
                runner.results(api, runner.selected(catalogue.groups(TMF622), list(Part), patterns))
            )
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
