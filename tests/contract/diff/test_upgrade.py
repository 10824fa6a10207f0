"""The two versions of TMF622."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.contract.conftest import ROOT, TRANSCRIPTION
from tmf_contracts.diff import reading
from tmf_contracts.diff.changes import Change
from tmf_contracts.diff.comparison import Difference, difference

V5 = ROOT / "openapi" / "TMF622-ProductOrdering-v5.0.0.oas.yaml"


@pytest.fixture(scope="module")
def upgrade() -> Difference:
    return difference(reading.read(TRANSCRIPTION), reading.read(V5))


@pytest.fixture(scope="module")
def downgrade() -> Difference:
    return difference(reading.read(V5), reading.read(TRANSCRIPTION))


def found(difference: Difference, kind: str, subject: str) -> list[Change]:
    return [
        change for change in difference.changes if (change.kind, change.subject) == (kind, subject)
    ]


def test_renamed_attributes_are_recognized(upgrade: Difference) -> None:
    renamed = {
        (change.before, change.after)
        for change in upgrade.changes
        if change.kind == "property-renamed"
    }
    assert {("orderDate", "creationDate"), ("timeOcurred", "timeOccurred")} <= renamed


def test_a_string_that_becomes_a_list_is_one_change_of_each_definition(
    upgrade: Difference,
) -> None:
    told = {
        (*change.old, change.before, change.after)
        for change in found(upgrade, "type-changed", "externalId")
    }
    assert told == {
        (f"definitions/{old}/properties/externalId", "string", f"array of {new}")
        for old, new in {
            "ProductOrder": "ExternalIdentifier",
            "ProductOrder_Create": "ExternalIdentifier_FVO",
            "ProductOrder_Update": "ExternalIdentifier_MVO",
        }.items()
    }


def test_requests_are_compared_under_their_new_names(upgrade: Difference) -> None:
    renamed = {
        change.before: change.after
        for change in upgrade.changes
        if change.kind == "definition-renamed"
    }
    assert renamed["ProductOrder_Create"] == "ProductOrder_FVO"
    assert renamed["ProductOrder_Update"] == "ProductOrder_MVO"
    assert renamed["EventSubscriptionInput"] == "Hub_FVO"


def test_what_every_definition_inherits_is_one_change(upgrade: Difference) -> None:
    (change,) = found(upgrade, "required", "@type")
    assert len(change.old) > 40
    assert {
        "components/schemas/Extensible/properties/@type",
        "components/schemas/Extensible_FVO/properties/@type",
    } <= set(change.new)
    assert change.breaks == {"clients", "server"}


def test_attributes_that_moved_into_another_are_found(upgrade: Difference) -> None:
    (change,) = (
        change
        for change in found(upgrade, "property-removed", "name")
        if "definitions/RelatedParty/properties/name" in change.old
    )
    assert change.suggestion == "perhaps moved into partyOrPartyRole"


def test_no_change_is_told_twice(upgrade: Difference, downgrade: Difference) -> None:
    for each in (upgrade, downgrade):
        told = Counter(
            (change.kind, change.subject, change.before, change.after, place)
            for change in each.changes
            for place in change.old
        )
        assert set(told.values()) == {1}


def test_what_is_added_one_way_is_removed_the_other(
    upgrade: Difference, downgrade: Difference
) -> None:
    for one, other in (
        ("operation-added", "operation-removed"),
        ("enum-value-added", "enum-value-removed"),
        ("property-renamed", "property-renamed"),
        ("media-type-added", "media-type-removed"),
    ):
        counts = [
            sum(change.kind == kind for change in each.changes)
            for each, kind in ((upgrade, one), (downgrade, other))
        ]
        assert counts[0] == counts[1] > 0
