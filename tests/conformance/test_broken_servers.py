"""A checker that can fail: each broken server is caught, by the check that names its fault."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.conformance.faults import FAULTS, none
from tests.conformance.proxy import Fault, proxied
from tests.server import Server, running
from tmf622_conformance.check import Outcome, Part, Result
from tmf622_conformance.checks import runner
from tmf622_conformance.server.api import Api

pytestmark = pytest.mark.any_store


def checked(server: Server, fault: Fault, *patterns: str) -> Sequence[Result]:
    with proxied(server.url, fault) as url:
        api = Api(url, {})
        try:
            return list(runner.results(api, runner.selected(list(Part), patterns)))
        finally:
            api.clean_up()
            api.close()


def test_the_proxy_itself_does_nothing_wrong(server: Server) -> None:
    results = checked(server, none)
    wrong = [each.check.id for each in results if each.outcome is not Outcome.PASSED]
    assert len(results) > 300
    assert wrong == []


@pytest.mark.parametrize("wrong", FAULTS)
def test_what_is_wrong_is_caught(server: Server, wrong: str) -> None:
    check, fault = FAULTS[wrong]
    (result,) = checked(server, fault, check)
    assert result.outcome is Outcome.FAILED, result.message
    assert result.message
    assert result.exchanges


def test_a_server_that_says_what_it_tolerates_is_not_judged_by_that(sqlite_url: str) -> None:
    with running(sqlite_url, "--tolerate", "all") as server:
        results = checked(server, none)
    unjudged = [each for each in results if each.outcome is Outcome.INCONCLUSIVE]
    assert [each.message for each in results if each.outcome is Outcome.FAILED] == []
    assert unjudged
    assert all("tolerates" in each.message for each in unjudged)
