"""v5 shows when a task was created. v4 does not, and stores no other date than that in the id."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from productordering.finding import conditions
from productordering.versions import reading, writing
from productordering.versions.paths import TASK
from tests.versions.contracts import violations_of_v5
from tmf630.identifiers import least_id, made_at, new_id
from tmf630.store.condition import (
    EVERYTHING,
    ID,
    Attribute,
    Comparison,
    Exists,
    Kind,
    Operator,
    Sort,
)
from tmf630.store.matching import matcher
from tmf630.wire import Json

DATE = Attribute(("creationDate",), Kind.INSTANT)
IDS = [
    f"{least_id(milliseconds)}-{rest}"
    for milliseconds in (1_700_000_000_000, 1_700_000_000_001, 1_700_000_000_002)
    for rest in ("7000-8000-000000000000", "7fff-bfff-ffffffffffff")
]
"""The first and the last id of three milliseconds."""
MOMENTS = [
    1_700_000_000_000_000 + each for each in (-1, 0, 1, 500, 1_000, 1_001, 2_000, 2_999, 3_000)
]


def task(id: str) -> Json:
    return {"id": id, "state": "acknowledged", "productOrder": {"id": "o"}}


def test_a_task_has_the_time_at_which_it_was_created() -> None:
    before = datetime.now(UTC)
    view = reading.task(task(new_id()))
    assert violations_of_v5(TASK, view) == ""
    created = datetime.fromisoformat(view["creationDate"])
    assert abs(created - before) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "id", ["1", "", "6f1b9a3e-2d64-4b7e-9d0a-4f1c2a3b4c5d", "01A226E7-CA13-7127-A4C5-D30CD5E6649E"]
)
def test_another_id_contains_no_time(id: str) -> None:
    assert made_at(id) is None
    assert "creationDate" not in reading.task(task(id))


def test_what_a_client_says_of_it_is_not_shown() -> None:
    assert "creationDate" not in writing.task({"creationDate": "2026-03-01T09:30:00Z"})
    stored = task(IDS[0]) | {"creationDate": "2026-03-01T09:30:00Z"}
    assert reading.task(stored)["creationDate"] == "2023-11-14T22:13:20.000Z"


@pytest.mark.parametrize("operator", [each for each in Operator if each is not Operator.REGEX])
@pytest.mark.parametrize("moment", MOMENTS)
def test_tasks_are_found_by_it(operator: Operator, moment: int) -> None:
    asked = Comparison(DATE, operator, (moment,))
    selected = matcher(conditions.stored(TASK, asked))
    expected = [matcher(asked)(reading.task(task(id))) for id in IDS]
    assert [selected(task(id)) for id in IDS] == expected


def test_tasks_are_found_by_one_of_several_and_by_any() -> None:
    one, other = 1_700_000_000_000_000, 1_700_000_000_002_000
    selected = matcher(conditions.stored(TASK, Comparison(DATE, Operator.EQ, (one, other))))
    assert [selected(task(id)) for id in IDS] == [True, True, False, False, True, True]
    assert conditions.stored(TASK, Exists(("creationDate",))) == EVERYTHING


def test_tasks_are_sorted_by_it() -> None:
    assert conditions.stored_sort(TASK, Sort(DATE, descending=True)) == Sort(ID, descending=True)


@pytest.mark.parametrize("moment", [-(10**18), 10**18])
def test_a_moment_beyond_all_ids_finds_all_or_none(moment: int) -> None:
    found = {
        operator: matcher(conditions.stored(TASK, Comparison(DATE, operator, (moment,))))
        for operator in (Operator.LT, Operator.GT)
    }
    early = moment < 0
    assert all(found[Operator.GT](task(id)) is early for id in IDS)
    assert all(found[Operator.LT](task(id)) is not early for id in IDS)
