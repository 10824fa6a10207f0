"""Items that fail: tried again by themselves, then left to a person."""

from __future__ import annotations

from getpass import getuser
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from tests.api.audits import audit
from tests.api.orders import Json, item
from tests.api.progress import states
from tests.api.waiting import eventually
from tests.ordercentre.fulfilment.neighbours import Neighbours
from tests.ordercentre.fulfilment.site import Site, notes, site
from tmf622.__main__ import main

_THREE_SERVICES: Final = """
[[acceptance.mapping]]
services = [{ id = "access" }, { id = "modem" }, { id = "ip-address" }]
"""


def waiting(site: Site, *items: Json) -> Json:
    """An order of which every item has failed twice, and waits for a person."""
    placed, first = site.sent(*items)
    site.neighbours.change(first, errorMessage=[{"message": "No free port"}])
    site.neighbours.work(first, "failed")
    _, second = site.neighbours.sent(placed, 2)
    site.neighbours.work(second, "failed")
    eventually(lambda: site.worklist(placed), lambda found: len(found) == len(items))
    return placed


def test_a_failed_item_is_tried_again_and_completes(both: Site) -> None:
    placed, first = both.sent(item("1"), item("2"))
    both.neighbours.work(first, "inProgress", {"1.1": "failed", "2.1": "inProgress"})
    first, second = both.neighbours.sent(placed, 2)
    assert [each["id"] for each in second["serviceOrderItem"]] == ["1.1"]
    both.with_note(placed, "item 1 has failed, attempt 1")
    assert both.worklist(placed) == []
    both.neighbours.work(second, "completed")
    now = both.with_states(placed, **{"1": "completed"})
    assert states(now)["2"] == "inProgress"
    both.neighbours.work(first, "completed", {"2.1": "completed"})
    both.in_state(placed, "completed")
    assert len(both.neighbours.products(placed)) == 2


@pytest.mark.parametrize("attempts", [0, 1])
def test_only_what_is_not_delivered_is_sent_again(
    sqlite_url: str, known: Neighbours, tmp_path: Path, attempts: int
) -> None:
    """No service is done twice, also none that was in work when another one of its item failed."""
    with site(tmp_path, sqlite_url, known, further=_THREE_SERVICES, attempts=attempts) as here:
        placed, first = here.sent(item("1"))
        states = {"1.1": "completed", "1.2": "inProgress", "1.3": "failed"}
        known.work(first, "inProgress", states)
        here.in_state(placed, "held")
        here.with_note(placed, "item 1 has failed, attempt 1")
        if not attempts:
            eventually(lambda: here.worklist(placed))
            here.command("fallout", "retry", placed["id"])
            here.none_waits(placed)
        known.work(first, "partial", {"1.2": "completed"})
        _, second = known.sent(placed, 2)
        assert [each["id"] for each in second["serviceOrderItem"]] == ["1.3"]
        [now] = here.once(placed, lambda now: now["state"] == "inProgress")["productOrderItem"]
        assert now["@pointOfNoReturn"] is True
        known.work(second, "completed")
        here.in_state(placed, "completed")
        assert len(known.service_orders(placed)) == 2


def test_an_item_whose_attempts_are_over_waits_for_a_person(plain: Site) -> None:
    placed = waiting(plain, item("1"))
    now = plain.in_state(placed, "held")
    assert "item 1 has failed, attempt 1: No free port" in notes(now)
    assert any("attempt 2" in each for each in notes(now))
    [failed] = plain.worklist(placed)
    assert (failed["item"], failed["attempts"]) == ("1", 2)
    listed = plain.command("fallout", "list")
    assert f"{placed['id']}/1  {failed['time']}  attempt 2: {failed['why']}" in listed
    assert plain.command("fallout", "retry", f"{placed['id']}/1") == "1 decided: retry\n"
    third = plain.neighbours.sent(placed, 3)[-1]
    plain.neighbours.work(third, "completed")
    plain.in_state(placed, "completed")
    plain.none_waits(placed)


def test_a_person_completes_or_gives_up_what_has_failed(both: Site) -> None:
    placed = waiting(both, item("1"), item("2"))
    both.command("fallout", "complete", f"{placed['id']}/1")
    both.with_states(placed, **{"1": "completed", "2": "held"})
    [product] = both.neighbours.products(placed)
    assert product["productOrderItem"][0]["orderItemId"] == "1"
    both.command("fallout", "fail", placed["id"])
    now = both.in_state(placed, "partial")
    assert states(now) == {"1": "completed", "2": "failed"}
    assert {"item 1 was completed by hand", "item 2 was given up by hand"} <= set(notes(now))
    both.none_waits(placed)
    assert len(both.neighbours.service_orders(placed)) == 2
    records = audit(both.store_url, "--order", placed["id"])
    decisions = [each["action"] for each in records if each["actor"] == getuser()]
    assert decisions == ["fallout complete", "fallout fail"]
    shown = {each["stateAfter"] for each in records if each["action"] == "fulfil"}
    assert {"held", "partial"} <= shown
    assert {each["actor"] for each in records if each["action"] == "fulfil"} == {"tmf622"}


def test_decisions_stop_at_a_threshold_of_failures(plain: Site) -> None:
    placed = waiting(plain, item("1"), item("2"))
    names = [f"{placed['id']}/x", f"{placed['id']}/y", f"{placed['id']}/1"]

    def decide(*options: str) -> tuple[int, str]:
        arguments = ["fallout", "fail", *options, "--store", plain.store_url]
        result = CliRunner().invoke(main, arguments)
        return result.exit_code, result.output

    status, said = decide(*names)
    assert (status, "0 decided" in said) == (1, True), said
    assert len(plain.worklist(placed)) == 2
    status, said = decide(*names, "--max-failures", "3")
    assert (status, "1 decided" in said) == (1, True), said
    plain.with_states(placed, **{"1": "failed", "2": "held"})
    assert decide("--all")[0] == 0
    plain.in_state(placed, "failed")


def test_a_service_order_that_is_refused_waits_for_a_person(plain: Site) -> None:
    placed = plain.place(item("1"), priority="9")
    [failed] = eventually(lambda: plain.worklist(placed))
    assert "400" in failed["why"]
    plain.in_state(placed, "held")
    assert plain.neighbours.service_orders(placed) == []
    assert plain.client.patch(f"/productOrder/{placed['id']}", json={"priority": "1"}).is_success
    plain.command("fallout", "retry", placed["id"])
    [service_order] = plain.neighbours.sent(placed)
    plain.neighbours.work(service_order, "completed")
    plain.in_state(placed, "completed")


def test_a_service_order_that_is_gone_waits_for_a_person(both: Site) -> None:
    placed, service_order = both.sent(item("1"))
    both.neighbours.remove(service_order)
    [failed] = eventually(lambda: both.worklist(placed))
    assert "does not have it any more" in failed["why"]
