"""What v4 cannot say is stored beside, and gives way to what v4 changes of it."""

from __future__ import annotations

from typing import Any

import pytest

from productordering.versions import patching, reading, writing
from tests.versions.contracts import violations_of_v4, violations_of_v5
from tests.versions.orders import product_of, v4_order, v5_order, v5_product
from tmf630.wire import Json

IDENTIFIERS = [
    {"id": "a", "owner": "shop", "@type": "ExternalIdentifier"},
    {"id": "b", "externalIdentifierType": "SAP", "@type": "ExternalIdentifier"},
]
RELATED_PARTY = "RelatedPartyRefOrPartyRoleRef"
INDIVIDUAL = {"id": "7", "name": "Jo", "givenName": "Jo", "@type": "Individual"}


def party(inside: Json | None, **attributes: Any) -> Json:
    """A related party of an order."""
    member = {} if inside is None else {"partyOrPartyRole": inside}
    return {**attributes, **member, "@type": RELATED_PARTY}


def stored(view: Json) -> Json:
    """What is stored of an order of v5; v4 can answer it, and v5 says the same again."""
    assert violations_of_v5("ProductOrder", view) == ""
    made = writing.order(view)
    assert violations_of_v4("ProductOrder", made) == ""
    assert reading.order(made) == view
    return made


class TestStates:
    @pytest.mark.parametrize(
        ("state", "in_v4"), [("draft", "pending"), ("inProgress.accepted", "inProgress")]
    )
    def test_a_state_of_an_order(self, state: str, in_v4: str) -> None:
        made = stored(v5_order(state=state))
        assert (made["state"], made["stateV5"]) == (in_v4, state)

    def test_a_state_of_an_item(self) -> None:
        order = v5_order()
        order["productOrderItem"][0]["state"] = "partial"
        [item] = stored(order)["productOrderItem"]
        assert (item["state"], item["stateV5"]) == ("completed", "partial")

    def test_it_survives_a_patch_of_another_attribute(self) -> None:
        after = {**stored(v5_order(state="draft")), "description": "by v4"}
        assert (
            reading.order(patching.settled("ProductOrder", {}, after, after.keys()))["state"]
            == "draft"
        )

    def test_it_gives_way_to_another_state(self) -> None:
        after = {**stored(v5_order(state="draft")), "state": "acknowledged"}
        assert reading.order(after)["state"] == "acknowledged"
        again = {**patching.settled("ProductOrder", {}, after, after.keys()), "state": "pending"}
        assert reading.order(again)["state"] == "pending"

    def test_without_states_of_v5_nothing_is_beside(self) -> None:
        assert "stateV5" not in stored(v5_order(state="pending"))


class TestExternalIds:
    def test_all_are_beside_when_v4_has_only_the_first(self) -> None:
        made = stored(v5_order(externalId=IDENTIFIERS))
        assert (made["externalId"], made["externalIdV5"]) == ("a", IDENTIFIERS)

    def test_one_that_v4_can_say_is_not_beside(self) -> None:
        made = stored(v5_order(externalId=[{"id": "a", "@type": "ExternalIdentifier"}]))
        assert made == {**writing.order(v5_order()), "externalId": "a"}

    @pytest.mark.parametrize(
        "identifiers", [[], [{"owner": "shop", "@type": "ExternalIdentifier"}]]
    )
    def test_v4_has_none_when_the_first_has_no_id(self, identifiers: list[Json]) -> None:
        made = stored(v5_order(externalId=identifiers))
        assert "externalId" not in made
        assert made["externalIdV5"] == identifiers

    def test_v4_changes_the_id_of_the_first(self) -> None:
        after = {**stored(v5_order(externalId=IDENTIFIERS)), "externalId": "c"}
        expected = [{**IDENTIFIERS[0], "id": "c"}, IDENTIFIERS[1]]
        assert reading.order(after)["externalId"] == expected
        assert patching.settled("ProductOrder", {}, after, after.keys())["externalIdV5"] == expected

    def test_v4_removes_all(self) -> None:
        after = stored(v5_order(externalId=IDENTIFIERS))
        del after["externalId"]
        assert "externalId" not in reading.order(after)
        assert "externalIdV5" not in patching.settled("ProductOrder", {}, after, after.keys())

    def test_they_survive_a_patch_of_another_attribute(self) -> None:
        after = {**stored(v5_order(externalId=IDENTIFIERS)), "description": "by v4"}
        assert patching.settled("ProductOrder", {}, after, after.keys()) == after
        assert reading.order(after)["externalId"] == IDENTIFIERS


class TestParties:
    @pytest.mark.parametrize(
        "inside",
        [
            {"id": "7", "@type": "PartyRef"},
            {"id": "7", "@type": "PartyRoleRef"},
            {"id": "7", "@referredType": "Organization", "@type": "PartyRef"},
            {"id": "7", "@referredType": "Supplier", "@type": "PartyRoleRef"},
        ],
    )
    def test_references_of_v4_are_not_beside(self, inside: Json) -> None:
        [made] = stored(v5_order(relatedParty=[party(inside, role="Buyer")]))["relatedParty"]
        assert made.keys() <= {"id", "role", "@referredType"}

    @pytest.mark.parametrize(
        ("inside", "in_v4"),
        [
            (
                {"id": "7", "partyId": "p", "@type": "PartyRoleRef"},
                {"id": "7", "@referredType": "PartyRole"},
            ),
            (
                {"id": "7", "@referredType": "Party", "@type": "PartyRef"},
                {"id": "7", "@referredType": "Party"},
            ),
            ({"id": "7", "@type": "Own"}, {"id": "7", "@referredType": "Own"}),
        ],
    )
    def test_what_says_more_is_beside(self, inside: Json, in_v4: Json) -> None:
        [made] = stored(v5_order(relatedParty=[party(inside)]))["relatedParty"]
        assert made == {**in_v4, "partyOrPartyRole": inside}

    def test_v4_has_a_party_without_an_id_where_v5_has_none(self) -> None:
        [made] = stored(v5_order(relatedParty=[party(None, role="Buyer")]))["relatedParty"]
        assert made == {"role": "Buyer", "id": "", "@referredType": "Party"}

    def test_where_only_references_are_allowed_a_party_becomes_one(self) -> None:
        sent = v5_order(relatedParty=[party({"id": "7", "@type": "Individual"})])
        made = writing.order(sent)
        assert made["relatedParty"] == [{"id": "7", "@referredType": "Individual"}]
        [view] = reading.order(made)["relatedParty"]
        assert view["partyOrPartyRole"] == {
            "id": "7",
            "@type": "PartyRef",
            "@referredType": "Individual",
        }

    def test_a_party_of_a_product_is_beside_as_a_whole(self) -> None:
        related = {
            "role": "User",
            "partyOrPartyRole": INDIVIDUAL,
            "@type": "RelatedPartyOrPartyRole",
        }
        made = stored(v5_product(relatedParty=[related], **{"@type": "Product"}))
        assert product_of(made)["relatedParty"] == [
            {
                "role": "User",
                "id": "7",
                "name": "Jo",
                "@referredType": "Individual",
                "partyOrPartyRole": INDIVIDUAL,
            }
        ]

    def test_v4_changes_the_name_and_the_rest_stays(self) -> None:
        order = v5_order(relatedParty=[party({"id": "7", "partyId": "p", "@type": "PartyRoleRef"})])
        after = stored(order)
        after["relatedParty"][0]["name"] = "Jo"
        [view] = reading.order(after)["relatedParty"]
        assert view["partyOrPartyRole"] == {
            "id": "7",
            "name": "Jo",
            "partyId": "p",
            "@type": "PartyRoleRef",
        }

    def test_v4_names_another_and_the_rest_goes(self) -> None:
        order = v5_order(relatedParty=[party({"id": "7", "partyId": "p", "@type": "PartyRoleRef"})])
        after = stored(order)
        after["relatedParty"][0]["id"] = "8"
        [view] = reading.order(after)["relatedParty"]
        assert view["partyOrPartyRole"] == {"id": "8", "@type": "PartyRoleRef"}
        [settled] = patching.settled("ProductOrder", {}, after, after.keys())["relatedParty"]
        assert "partyOrPartyRole" not in settled


class TestChannelsAndPlaces:
    def test_a_channel(self) -> None:
        channel = {"role": "by", "channel": {"id": "c", "@type": "ChannelRef"}}
        [made] = stored(v5_order(channel=[{**channel, "@type": "RelatedChannel"}]))["channel"]
        assert made == {"role": "by", "id": "c", "@type": "RelatedChannel"}

    def test_a_channel_that_v4_cannot_say(self) -> None:
        inside = {"id": "c", "@type": "ChannelRef", "@baseType": "EntityRef"}
        order = v5_order(channel=[{"channel": inside, "@type": "RelatedChannel"}])
        [made] = stored(order)["channel"]
        assert made["channel"] == inside

    def test_no_channel_has_an_empty_id(self) -> None:
        [made] = stored(v5_order(channel=[{"@type": "RelatedChannel"}]))["channel"]
        assert made["id"] == ""

    def test_an_address_is_beside(self) -> None:
        address = {"id": "p", "city": "Ghent", "@type": "GeographicAddress"}
        place = {"role": "at", "place": address, "@type": "RelatedPlaceRefOrValue"}
        made = stored(v5_product(place=[place], **{"@type": "Product"}))
        assert product_of(made)["place"] == [
            {"role": "at", "id": "p", "@type": "GeographicAddress", "place": address}
        ]

    def test_the_type_of_what_relates_a_place_is_beside(self) -> None:
        place = {"role": "at", "place": {"id": "p", "@type": "PlaceRef"}, "@type": "Own"}
        made = stored(v5_product(place=[place], **{"@type": "Product"}))
        assert product_of(made)["place"] == [
            {"role": "at", "id": "p", "@type": "PlaceRef", "@typeV5": "Own"}
        ]


@pytest.mark.parametrize(
    "name",
    [
        "orderRelationship",
        "productOrderErrorMessage",
        "productOrderJeopardyAlert",
        "productOrderMilestone",
    ],
)
def test_attributes_of_v5_alone_are_kept_by_their_names(name: str) -> None:
    kind = name[0].upper() + name[1:]
    entry = {"@type": kind, **({"id": "1"} if kind == "OrderRelationship" else {})}
    made = stored(v5_order(**{name: [entry]}))
    assert made[name] == [entry]


def test_a_note_without_a_text_has_an_empty_one_in_v4() -> None:
    made = stored(v5_order(note=[{"author": "Jo", "@type": "Note"}]))
    assert made["note"] == [{"author": "Jo", "text": "", "@type": "Note"}]


def test_a_characteristic_without_a_value_has_a_null_in_v4() -> None:
    characteristic = {"name": "n", "@type": "Characteristic"}
    made = stored(v5_product(productCharacteristic=[characteristic], **{"@type": "Product"}))
    assert product_of(made)["productCharacteristic"] == [{**characteristic, "value": None}]


def test_v4s_names_mean_in_v5_what_they_mean_in_v4() -> None:
    sent = v5_order(orderDate="2026-03-01T09:30:00Z")
    assert reading.order(writing.order(sent)) == v5_order(creationDate="2026-03-01T09:30:00Z")


def test_an_order_of_v4_has_nothing_beside_to_settle() -> None:
    order = v4_order(externalId="a", channel=[{"id": "c"}])
    assert patching.settled("ProductOrder", {}, order, order.keys()) is order
