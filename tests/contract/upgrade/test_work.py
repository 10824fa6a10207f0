"""The work that a new revision leaves, found by comparing contracts and reading code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.contract.model.contracts import TEXT, enum, objects, ref, tickets
from tmf_contracts import overlay
from tmf_contracts.model.api import api_model
from tmf_contracts.overlay import OverlayError
from tmf_contracts.publication import filters
from tmf_contracts.upgrade import code, work
from tmf_contracts.upgrade.code import Text
from tmf_contracts.upgrade.work import Item, Kind

GENERATED = '''
class TicketOperations(Protocol[R]):
    async def list_ticket(self, request: R, *, fields: str | None, limit: int | None) -> Ok:
        """GET /ticket"""
        ...

    async def create_ticket(self, request: R, *, ticket: Json) -> Created: ...


HANDLERS: dict[tuple[str, str], str] = {
    ("GET", "/ticket"): "list_ticket",
    ("POST", "/ticket"): "create_ticket",
}
'''


def overlay_of(*targets: str) -> Any:
    return {
        "overlay": "1.0.0",
        "info": {"title": "Additions", "version": "1"},
        "actions": [{"target": each, "update": {"x-mark": True}} for each in targets],
    }


class TestHandlers:
    def test_handlers_are_read_from_generated_code(self) -> None:
        found = code.handlers(GENERATED)
        assert found["GET /ticket"].signature == (
            "list_ticket(fields: str | None, limit: int | None)"
        )
        assert found.keys() == {"GET /ticket", "POST /ticket"}

    def test_missing_obsolete_and_changed_ones_are_told(self) -> None:
        changed = GENERATED.replace(", limit: int | None", "").replace("POST", "PUT")
        found = list(work.handlers(code.handlers(GENERATED), code.handlers(changed)))
        assert found == [
            Item(Kind.MISSING, "create_ticket(ticket: Json): PUT /ticket"),
            Item(Kind.OBSOLETE, "create_ticket: POST /ticket"),
            Item(
                Kind.SIGNATURE,
                "GET /ticket: list_ticket(fields: str | None, limit: int | None) becomes"
                " list_ticket(fields: str | None)",
            ),
        ]

    def test_the_same_contract_leaves_no_work(self) -> None:
        handlers = code.handlers(GENERATED)
        assert not list(work.handlers(handlers, handlers))


class TestAttributes:
    OLD = api_model(tickets({"title": TEXT, "city": TEXT}))
    NEW = api_model(tickets({"name": TEXT, "city": TEXT}))

    def test_an_attribute_that_is_gone_is_told_where_the_code_names_it(self) -> None:
        texts = [
            Text("title", "a.py:1"),
            Text("ticket.title", "b.py:2"),
            Text("subtitle", "c.py:3"),
        ]
        [item] = work.attributes(self.OLD, self.NEW, texts)
        assert item == Item(
            Kind.ATTRIBUTE, "title of Ticket, Ticket_Create, Ticket_Update: a.py:1, b.py:2"
        )

    def test_one_that_no_code_names_is_no_work(self) -> None:
        assert not list(work.attributes(self.OLD, self.NEW, [Text("city", "a.py:1")]))

    def test_a_path_from_a_resource_is_told(self) -> None:
        party = {"party": ref("Party")}
        old = api_model(tickets(party, definitions={"Party": objects({"id": TEXT})}))
        role = {"Role": objects({"party": ref("Party")}), "Party": objects({"id": TEXT})}
        new = api_model(tickets({"party": ref("Role")}, definitions=role))
        texts = [Text("party.id", "a.py:1"), Text("id", "b.py:2"), Text("party", "b.py:3")]
        assert list(work.attributes(old, new, texts)) == [
            Item(Kind.ATTRIBUTE, "party.id of Ticket: a.py:1")
        ]

    def test_a_name_that_others_have_is_told_where_the_definition_is_named(self) -> None:
        note = {"note": ref("Note")}
        old = api_model(tickets(note, definitions={"Note": objects({"id": TEXT, "text": TEXT})}))
        new = api_model(tickets(note, definitions={"Note": objects({"text": TEXT})}))
        texts = [Text("id", "a.py:1"), Text("id", "b.py:2"), Text("Note", "b.py:9")]
        assert list(work.attributes(old, new, texts)) == [
            Item(Kind.ATTRIBUTE, "id of Note: b.py:2")
        ]

    def test_many_places_are_counted(self) -> None:
        texts = [Text("title", f"a.py:{line}") for line in range(1, 9)]
        item = next(work.attributes(self.OLD, self.NEW, texts))
        assert item.text.endswith("a.py:5, and 3 more")


def test_the_name_of_the_file_is_told_where_the_code_has_it() -> None:
    texts = [Text("v1.json", "a.py:1"), Text("v1.json.gz", "a.py:2")]
    assert list(work.file("v1.json", "v2.json", texts)) == [
        Item(Kind.FILE, "v1.json becomes v2.json: a.py:1")
    ]
    assert not list(work.file("v1.json", "v1.json", texts))


def test_another_base_path_is_told() -> None:
    old = api_model(tickets({"title": TEXT}))
    new = api_model({**tickets({"title": TEXT}), "basePath": "/"})
    was = old.name.base_path
    assert list(work.base_path(old, new)) == [Item(Kind.BASE_PATH, f"{was} becomes /")]
    assert not list(work.base_path(old, old))


def test_states_that_no_code_names_are_told() -> None:
    model = api_model(tickets({"state": enum("open", "draft", "closed")}))
    texts = [Text("open", "a.py:1"), Text("closed", "a.py:2")]
    assert list(work.states(model, texts)) == [Item(Kind.STATE, "Ticket: draft")]


def test_texts_are_those_of_code_without_docstrings(tmp_path: Path) -> None:
    module = tmp_path / "impl" / "orders.py"
    module.parent.mkdir()
    module.write_text(
        '"""title"""\n\nNAME = "city"\n"""title"""\n\n\ndef f():\n    """x"""\n    return ["id"]\n'
    )
    found = list(code.texts(tmp_path, module.parent))
    assert found == [Text("city", "impl/orders.py:3"), Text("id", "impl/orders.py:9")]


class TestOverlay:
    CONTRACT = tickets({"title": TEXT})

    def test_actions_without_a_target_are_named_and_left_out(self) -> None:
        whole = overlay_of("$.info", "$.definitions.Gone", "$.definitions.Ticket")
        fitting, messages = overlay.divided(self.CONTRACT, whole, filters.check)
        assert messages == [
            "action 2 ($.definitions.Gone) selects nothing in the contract",
        ]
        targets = [each["target"] for each in fitting["actions"]]
        assert targets == ["$.info", "$.definitions.Ticket"]
        assert overlay.apply(self.CONTRACT, fitting)["info"]["x-mark"] is True

    def test_an_action_with_filters_that_are_gone_is_named_and_left_out(self) -> None:
        whole = overlay_of("$.info", "$.paths['/ticket'].get")
        whole["actions"][1]["update"] = {"x-filters": ["title", "owner.id", "owner.name"]}
        fitting, messages = overlay.divided(self.CONTRACT, whole, filters.check)
        said = "x-filters: Ticket has no attribute owner.id, owner.name"
        assert messages == [f"action 2 ($.paths['/ticket'].get): {said}"]
        assert [each["target"] for each in fitting["actions"]] == ["$.info"]

    def test_an_action_sees_what_earlier_ones_have_added(self) -> None:
        whole = overlay_of("$.info", "$.info['x-mark']")
        whole["actions"][1] = {"target": "$.info['x-mark']", "remove": True}
        fitting, messages = overlay.divided(self.CONTRACT, whole, filters.check)
        assert (len(fitting["actions"]), messages) == (2, [])

    def test_what_is_no_overlay_is_refused(self) -> None:
        with pytest.raises(OverlayError, match=r"version 1\.0"):
            overlay.divided(self.CONTRACT, {"overlay": "2.0"}, filters.check)
