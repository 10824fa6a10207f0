"""The states that only v5 has: `draft`, `inProgress.accepted`, and `partial` of an item."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from productordering.ordering import Forbidden, cancellation, history, order, shortcuts
from productordering.ordering.metadata import Cancellation, Order, Stage
from productordering.versions import patching, reading, writing
from productordering.versions.mapping import API
from tests.api.orders import Json, item
from tests.api.progress import PARTIAL, WAYS, states, with_states
from tests.lifecycles import NOT_REQUESTABLE, ORDER, allowed
from tests.ordering.orders import AUDIT, RULES, bring, move, patch, place, place_in, stored

ACCEPTED = "inProgress.accepted"
MILESTONE = {"id": "m", "status": "Yet-To-Reach", "@type": "ProductOrderMilestone"}
TWO = [item("1"), item("2", productOrderItem=[item("2.1")])]


def draft(*items: Json, **attributes: Any) -> Order:
    """A new draft, as it is stored."""
    return stored(created(*items, draft=True, **attributes))


def created(*items: Json, draft: bool = False, **attributes: Any) -> Order:
    """A new order of v5, with the events of its creation."""
    sent = writing.order({**attributes, "productOrderItem": list(items) or [item()]})
    made = order.received(sent, AUDIT, RULES, state="draft" if draft else "acknowledged")
    return made._replace(resource={"id": "o1", "href": "/o1", **made.resource})


def as_v5(before: Order, change: Callable[[Json], object]) -> Json:
    """What is to be stored after a patch of v5, by a function that changes v5's view in place."""
    view = copy.deepcopy(reading.order(before.resource))
    change(view)
    return patching.patched("ProductOrder", before.resource, view)


def patch_v5(before: Order, **changes: Any) -> Order:
    after = as_v5(before, lambda view: view.update(changes))
    return order.changed(before, after, AUDIT, RULES)


def refused_v5(before: Order, **changes: Any) -> str:
    with pytest.raises(Forbidden) as caught:
        patch_v5(before, **changes)
    return str(caught.value)


def accepted(*items: Json) -> Order:
    return stored(patch_v5(place(*items), state=ACCEPTED))


def with_item(before: Order, state: str) -> Sequence[Json]:
    """The items of v5's view, the first in another state."""
    first, *others = reading.order(before.resource)["productOrderItem"]
    return [{**first, "state": state}, *others]


def shown(changed: Order) -> str:
    """The state in v5. Nothing is beside that does not fit."""
    state: str = reading.order(changed.resource)["state"]
    assert changed.resource.get("stateV5") in (None, state)
    return state


def of_item(changed: Order) -> str:
    """The state of the first item in v5."""
    state: str = reading.order(changed.resource)["productOrderItem"][0]["state"]
    return state


def events_of(changed: Order) -> list[tuple[str, str | None, str]]:
    return [(each.type, each.field_path, each.api) for each in changed.events]


def moved(changed: Order) -> Json | None:
    """The change of the order's state that the last entry of the history shows."""
    entries = dict(enumerate(text for _, text in changed.history))
    last = history.read(changed.metadata, entries).changes[-1]
    assert not any("V5" in name for name in last["attributes"])
    found: Json | None = last.get("state")
    return found


# Drafts


def test_a_draft_is_pending_in_v4_and_asks_for_no_information() -> None:
    made = created(*TWO, draft=True)
    assert shown(made) == "draft"
    assert made.resource["state"] == "pending"
    assert set(states(made.resource).values()) == {"pending"}
    assert events_of(made) == [("ProductOrderCreateEvent", None, "")]
    [change] = made.metadata["history"]
    assert change["state"]["to"] == "draft"


def test_states_of_a_new_order_are_the_servers() -> None:
    items = [item("1", state="partial", productOrderItem=[item("2", state="partial")])]
    made = created(*items, state="draft")
    assert shown(made) == "acknowledged"
    assert states(made.resource) == dict.fromkeys("12", "acknowledged")
    assert not any("stateV5" in each for each in made.resource["productOrderItem"])
    assert "stateV5" not in made.resource["productOrderItem"][0]["productOrderItem"][0]


@pytest.mark.parametrize("change", [patch, patch_v5])
def test_a_draft_is_placed_with_its_items(change: Callable[..., Order]) -> None:
    after = change(draft(*TWO), state="acknowledged")
    assert shown(after) == "acknowledged"
    assert set(states(after.resource).values()) == {"acknowledged"}
    assert [kind for kind, _, _ in events_of(after)] == [
        "ProductOrderAttributeValueChangeEvent",
        "ProductOrderStateChangeEvent",
    ]
    assert moved(after) == {"from": "draft", "to": "acknowledged"}


@pytest.mark.parametrize("state", ["inProgress", "held", "rejected", ACCEPTED])
def test_a_draft_may_become_what_a_pending_order_may(state: str) -> None:
    assert shown(patch_v5(draft(), state=state)) == state


@pytest.mark.parametrize("state", ["completed", "failed", "pending"])
def test_a_draft_becomes_nothing_else(state: str) -> None:
    assert refused_v5(draft(), state=state) == (
        f"/state: draft cannot become {state}; allowed from draft: acknowledged, inProgress,"
        f" {ACCEPTED}, held, rejected"
    )


@pytest.mark.parametrize("state", ["acknowledged", "pending", "inProgress", "held"])
def test_no_order_becomes_a_draft(state: str) -> None:
    before = place_in({"1": state})
    message = refused_v5(before, state="draft")
    assert message.startswith(
        "/state: an order becomes draft by the requestedInitialState of a new order, not by a"
        f" patch; allowed from {state}: "
    )
    assert "draft" not in message.partition("allowed")[2]
    assert ACCEPTED not in message


def test_a_draft_changes_freely_and_stays_one() -> None:
    after = patch_v5(draft(*TWO), description="another", productOrderItem=[item("3"), item("4")])
    assert shown(after) == "draft"
    assert states(after.resource) == {"3": "pending", "4": "pending"}
    assert [kind for kind, _, _ in events_of(after)] == ["ProductOrderAttributeValueChangeEvent"]
    by_v4 = patch(stored(after), description="by v4", state="pending")
    assert shown(by_v4) == "draft"


def test_a_draft_without_the_state_in_v4s_patch_stays_one() -> None:
    before = draft()
    declared = {name: each for name, each in before.resource.items() if name != "stateV5"}
    assert order.changed(before, declared, AUDIT, RULES) is before


def test_a_draft_of_which_an_item_is_under_way_cannot_be_placed() -> None:
    before = draft(item("1"), item("2"))
    begun = stored(patch(before, productOrderItem=with_states(before.resource, {"1": "held"})))
    assert shown(begun) == "held"
    assert states(begun.resource) == {"1": "held", "2": "pending"}


def test_what_was_pending_in_a_draft_asks_for_information_when_it_is_none_any_more() -> None:
    before = draft(item("1"), item("2"))
    after = patch(before, productOrderItem=with_states(before.resource, {"1": "held"}))
    asked = [path for kind, path, _ in events_of(after) if "InformationRequired" in kind]
    assert asked == ["productOrderItem[?(@.id=='2')]"]


def test_a_date_of_completion_is_none_of_a_draft() -> None:
    message = refused_v5(draft(), completionDate="2026-03-01T12:00:00Z")
    assert message.startswith("/completionDate: the order is draft; ")


# Accepted orders


@pytest.mark.parametrize("state", ["acknowledged", "pending", "held", "inProgress"])
def test_an_order_is_accepted_from_where_it_may_begin(state: str) -> None:
    after = patch_v5(place_in({"1": state}), state=ACCEPTED)
    assert shown(after) == ACCEPTED
    assert states(after.resource) == {"1": "inProgress"}
    assert moved(after) == {"from": state, "to": ACCEPTED}


@pytest.mark.parametrize("state", ["completed", "rejected", "failed"])
def test_no_order_is_accepted_after_its_end(state: str) -> None:
    message = refused_v5(place_in({"1": state}), state=ACCEPTED)
    assert (
        message == f"/state: the order is {state}, which is final: only its notes may still change"
    )


@pytest.mark.parametrize("state", ["inProgress", "pending", "held", "completed", "failed"])
def test_an_accepted_order_becomes_what_one_in_progress_may(state: str) -> None:
    after = patch_v5(accepted(), state=state)
    assert shown(after) == state
    assert moved(after) == {"from": ACCEPTED, "to": state}


def test_an_accepted_order_becomes_nothing_else() -> None:
    message = refused_v5(accepted(), state="rejected")
    assert message == (
        f"/state: {ACCEPTED} cannot become rejected; allowed from {ACCEPTED}: inProgress, pending,"
        " held, completed, failed"
    )


@pytest.mark.parametrize(("before", "after"), [("inProgress", ACCEPTED), (ACCEPTED, "inProgress")])
def test_a_change_that_v4_does_not_see_is_an_event_of_v5_alone(before: str, after: str) -> None:
    placed = stored(patch_v5(place(item("1"), item("2")), state=before))
    changed = patch_v5(placed, state=after)
    assert shown(changed) == after
    assert changed.resource["productOrderItem"] is placed.resource["productOrderItem"]
    assert events_of(changed) == [("ProductOrderStateChangeEvent", None, API)]
    assert moved(changed) == {"from": before, "to": after}


def test_items_that_have_not_begun_stay_when_v4s_state_does() -> None:
    placed = place_in({"1": "completed"}, item("1"), item("2"))
    after = patch_v5(placed, state=ACCEPTED)
    assert (shown(after), states(after.resource)["2"]) == (ACCEPTED, "acknowledged")


def test_an_order_is_not_accepted_when_its_items_are_completed() -> None:
    placed = place_in({"1": "inProgress"})
    message = refused_v5(placed, state=ACCEPTED, productOrderItem=with_item(placed, "completed"))
    assert message == f"/state: by its items the order is completed, not {ACCEPTED}"


def test_v4_keeps_an_order_accepted_until_it_changes_the_state() -> None:
    before = accepted(item("1"), item("2"))
    kept = stored(patch(before, description="by v4", state="inProgress"))
    assert shown(kept) == ACCEPTED
    kept = move(kept, {"1": "completed"})
    assert shown(kept) == ACCEPTED
    held = stored(patch(kept, state="held"))
    assert shown(held) == "held"
    assert shown(patch(held, state="inProgress")) == "inProgress"


def test_a_state_of_v5_that_does_not_fit_is_not_stored() -> None:
    before = place()
    assert patch(before, stateV5="draft") is before
    assert patch(before, stateV5=17) is before
    assert "stateV5" not in patch(before, stateV5="draft", description="x").resource


# Partial items


def in_progress_partial() -> Order:
    """An order of which the first item is partial, and the second in progress."""
    placed = place_in({"1": "inProgress", "2": "inProgress"}, item("1"), item("2"))
    return stored(patch_v5(placed, productOrderItem=with_item(placed, "partial")))


def test_a_partial_item_is_completed_in_v4() -> None:
    after = in_progress_partial()
    assert of_item(after) == "partial"
    assert states(after.resource) == {"1": "completed", "2": "inProgress"}
    assert shown(after) == "inProgress"


@pytest.mark.parametrize("others", [{}, {"2": "completed"}, {"2": "failed"}, {"2": "cancelled"}])
def test_an_order_with_a_partial_item_ends_as_partial(others: dict[str, str]) -> None:
    placed = place_in({"1": "inProgress", **others}, item("1"), *map(item, others))
    after = patch_v5(placed, productOrderItem=with_item(placed, "partial"))
    assert (shown(after), of_item(after)) == ("partial", "partial")
    assert after.resource["state"] == "partial"
    assert "completionDate" not in after.resource


def test_an_item_that_has_not_begun_does_not_become_partial() -> None:
    placed = place()
    message = refused_v5(placed, productOrderItem=with_item(placed, "partial"))
    assert message == (
        "/productOrderItem/0/state: acknowledged cannot become partial; allowed from acknowledged:"
        " inProgress, pending, held, rejected, assessingCancellation"
    )


@pytest.mark.parametrize("state", ["completed", "inProgress", "failed"])
def test_a_partial_item_is_final(state: str) -> None:
    before = in_progress_partial()
    message = refused_v5(before, productOrderItem=with_item(before, state))
    expected = f"/productOrderItem/0/state: partial cannot become {state}; partial is final"
    assert message == expected


def test_a_completed_item_does_not_become_partial() -> None:
    before = place_in({"1": "completed"}, item("1"), item("2"))
    message = refused_v5(before, productOrderItem=with_item(before, "partial"))
    assert message.endswith("/state: completed cannot become partial; completed is final")


def test_a_patch_of_v4_that_leaves_out_what_it_does_not_declare_keeps_an_item_partial() -> None:
    before = in_progress_partial()
    items = [item("1", state="completed", quantity=2), item("2")]
    after = patch(before, productOrderItem=items)
    assert of_item(after) == "partial"
    assert after.resource["productOrderItem"][0]["quantity"] == 2


def test_items_that_follow_their_order_stay_partial() -> None:
    after = patch(in_progress_partial(), state="held")
    assert (after.resource["state"], of_item(after)) == ("held", "partial")
    with pytest.raises(Forbidden, match="by its items the order is partial, not completed"):
        patch(in_progress_partial(), state="completed")


def test_of_items_only_the_state_changes_when_it_becomes_partial() -> None:
    placed = place_in({"1": "inProgress", "2": "inProgress"}, item("1"), item("2"))
    after = patch_v5(placed, productOrderItem=with_item(placed, "partial"))
    path = "productOrderItem.state"
    assert events_of(after) == [("ProductOrderAttributeValueChangeEvent", path, "")]


# Cancellations


def task(**sent: Any) -> Cancellation:
    return Cancellation(
        task="t1",
        sent=cancellation.received(sent, frozenset()),
        key=None,
        stage=Stage.ASSESSING,
        singly=[],
        assessments=0,
        outcome="",
    )


@pytest.mark.parametrize("make", [draft, accepted])
def test_an_open_cancellation_forbids_changes_of_states(make: Callable[..., Order]) -> None:
    cancelling = stored(cancellation.requested(make(*TWO), task(), AUDIT))
    for state in (ACCEPTED, "acknowledged", "draft"):
        message = refused_v5(cancelling, state=state)
        assert message.startswith("cancelProductOrder t1 is open: ")


def test_a_draft_is_cancelled() -> None:
    cancelling = stored(cancellation.requested(draft(*TWO), task(), AUDIT))
    assert shown(cancelling) == "assessingCancellation"
    pending = stored(cancellation.accepted(cancelling, AUDIT))
    assert shown(cancellation.carried_out(pending, AUDIT)) == "cancelled"


@pytest.mark.parametrize("make", [draft, accepted])
def test_an_order_returns_to_its_state_of_v5(make: Callable[..., Order]) -> None:
    before = make(*TWO)
    cancelling = stored(cancellation.requested(before, task(), AUDIT))
    returned = reading.order(cancellation.before_assessment(cancelling))
    assert returned["state"] == shown(before)
    back = cancellation.refused(cancelling, "because", AUDIT)
    assert back.resource == before.resource
    assert not [kind for kind, _, _ in events_of(back) if "InformationRequired" in kind]


def test_partial_items_stay_so_when_the_rest_is_cancelled() -> None:
    cancelling = stored(cancellation.requested(in_progress_partial(), task(), AUDIT))
    assert of_item(cancelling) == "partial"
    pending = stored(cancellation.accepted(cancelling, AUDIT))
    done = cancellation.carried_out(pending, AUDIT)
    assert (shown(done), of_item(done)) == ("partial", "partial")


@pytest.mark.anyio
async def test_what_is_partly_completed_cannot_be_undone() -> None:
    reason = await cancellation.refuse_if_completed(in_progress_partial().resource, {})
    assert reason == "item 1 is partial"


# Shortcuts


def test_a_shortcut_leads_to_a_partial_item() -> None:
    placed = place(item("1"), item("2"))
    after = as_v5(placed, lambda view: view.update(productOrderItem=with_item(placed, "partial")))
    changed, places = shortcuts.changed(placed, after, AUDIT, RULES)
    assert places == ["/productOrderItem/0/state"]
    assert (shown(changed), of_item(changed)) == ("inProgress", "partial")


def test_a_shortcut_leads_from_a_draft_to_its_end() -> None:
    before = draft(*TWO)
    after = as_v5(before, lambda view: view.update(state="completed"))
    changed, places = shortcuts.changed(before, after, AUDIT, RULES)
    assert (shown(changed), places) == ("completed", ["/state"])


def test_a_shortcut_accepts_an_order_of_which_an_item_is_completed() -> None:
    placed = place(item("1"), item("2"))
    items = with_item(placed, "completed")
    after = as_v5(placed, lambda view: view.update(state=ACCEPTED, productOrderItem=items))
    changed, _ = shortcuts.changed(placed, after, AUDIT, RULES)
    assert shown(changed) == ACCEPTED
    assert states(changed.resource) == {"1": "completed", "2": "inProgress"}


@pytest.mark.parametrize("make", [place, in_progress_partial])
def test_no_shortcut_leads_to_a_draft_or_from_a_partial_item(make: Callable[[], Order]) -> None:
    before = make()
    wanted = {"state": "draft"} if make is place else {}
    items = with_item(before, "completed")
    if make is in_progress_partial:
        items[-1]["state"] = "completed"
    after = as_v5(before, lambda view: view.update(productOrderItem=items, **wanted))
    with pytest.raises(Forbidden):
        shortcuts.changed(before, after, AUDIT, RULES)


# What is beside


IDENTIFIERS = [{"id": "a", "owner": "shop", "@type": "ExternalIdentifier"}]


def test_a_change_of_external_ids_is_named_by_the_attribute_of_both() -> None:
    before = place()
    one = patch_v5(before, externalId=IDENTIFIERS)
    changed = ("ProductOrderAttributeValueChangeEvent", "externalId", "")
    assert events_of(one) == [changed]
    another = patch_v5(stored(one), externalId=[{**IDENTIFIERS[0], "owner": "other"}])
    assert events_of(another) == [changed]
    assert moved(another) is None


def test_what_is_beside_gives_way_to_what_v4_changes() -> None:
    before = stored(patch_v5(place(), externalId=IDENTIFIERS))
    after = patch(before, externalId="c")
    assert after.resource["externalIdV5"] == [{**IDENTIFIERS[0], "id": "c"}]
    assert "externalIdV5" not in patch(before, externalId=None).resource
    untouched = patch(before, description="by v4").resource
    assert untouched["externalIdV5"] == IDENTIFIERS


def test_an_error_names_the_attribute_of_both() -> None:
    before = stored(patch_v5(place(), externalId=IDENTIFIERS))
    ended = bring(before, "1", "rejected")
    another = [{**IDENTIFIERS[0], "owner": "other"}]
    assert refused_v5(ended, externalId=another).startswith("/externalId: ")
    assert refused_v5(ended, state="draft").startswith("/state: ")


# Entries of which v5 has events


def test_entries_of_a_new_order_have_events_of_v5() -> None:
    made = created(productOrderMilestone=[MILESTONE])
    expected = [("ProductOrderCreateEvent", None, ""), ("ProductOrderMilestoneEvent", None, API)]
    assert events_of(made) == expected


def test_a_changed_entry_is_an_event_beside_that_of_its_attribute() -> None:
    before = stored(patch_v5(place(), productOrderMilestone=[MILESTONE]))
    after = patch_v5(before, productOrderMilestone=[{**MILESTONE, "status": "Completed"}])
    assert events_of(after) == [
        ("ProductOrderAttributeValueChangeEvent", "productOrderMilestone", ""),
        ("ProductOrderMilestoneEvent", None, API),
    ]
    removed = patch_v5(stored(after), productOrderMilestone=[])
    assert [api for _, _, api in events_of(removed)] == [""]


# Every pair of states

OF_V5 = {"draft": "pending", ACCEPTED: "inProgress"}
STATES = (*ORDER, *OF_V5)


def in_state(state: str) -> Order:
    """An order in a state of v5."""
    if state in OF_V5:
        return draft() if state == "draft" else accepted()
    if state == "partial":
        return place_in(PARTIAL, item("1"), item("2"))
    return place_in({"1": state})


def is_allowed(state: str, wanted: str) -> bool:
    """Whether a patch of v5 may change the state of an order."""
    if (state, wanted) in {("draft", "acknowledged"), ("inProgress", ACCEPTED)}:
        return True
    if (state, wanted) == (ACCEPTED, "inProgress"):
        return True
    origin = WAYS[state][-2:-1] or ["acknowledged"] if state in WAYS else [""]
    following = allowed(ORDER, OF_V5.get(state, state), origin[0]) - NOT_REQUESTABLE
    return wanted != "draft" and OF_V5.get(wanted, wanted) in following


@pytest.mark.parametrize("state", STATES)
def test_every_state_leads_where_that_of_v4_leads_and_v5_allows(state: str) -> None:
    before = in_state(state)
    for wanted in STATES:
        if wanted == state:
            assert patch_v5(before, state=wanted) is before
        elif is_allowed(state, wanted):
            assert shown(patch_v5(before, state=wanted)) == wanted
        else:
            assert "/state: " in refused_v5(before, state=wanted)
