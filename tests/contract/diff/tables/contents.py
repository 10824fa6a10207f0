"""Single changes of bodies, statuses, headers and media types."""

from __future__ import annotations

from tests.contract.diff import edits
from tests.contract.diff.mutations import CREATED, DELETE, LIST, PATCH, POST, Mutation, body

JSON, CHARSET, MERGE = (
    "application/json",
    "application/json;charset=utf-8",
    "application/merge-patch+json",
)
PATCHES = f"{PATCH} requestBody/content"

BODIES = {
    "optional": Mutation(
        lambda draft: draft.body(POST).update(required=False), "body-optional", body(POST), ""
    ),
    "required": Mutation(
        lambda draft: draft.body(POST).update(required=True),
        "body-required",
        body(POST),
        "C",
        before=lambda draft: draft.body(POST).update(required=False),
    ),
    "optional event": Mutation(
        lambda draft: draft.body(CREATED).update(required=False),
        "body-optional",
        body(CREATED),
        "C",
    ),
    "removed": Mutation(lambda draft: draft.drop_body(POST), "body-removed", body(POST), "C"),
    "added": Mutation(
        lambda draft: draft.add_body(DELETE, "Note", required=False), "body-added", body(DELETE), ""
    ),
    "added and required": Mutation(
        lambda draft: draft.add_body(DELETE, "Note", required=True),
        "body-added-required",
        body(DELETE),
        "C",
    ),
    "another definition": Mutation(
        edits.body_of(POST, "Note"), "type-changed", body(POST, "/schema"), "C"
    ),
    "media type": Mutation(
        edits.consuming(JSON, MERGE, "application/cbor"),
        "media-type-added",
        {"2": f"{PATCH} consumes", "3": f"{PATCHES}/application/cbor"},
        "",
        before=edits.consuming(JSON, MERGE),
    ),
    "media type gone": Mutation(
        edits.consuming(JSON),
        "media-type-removed",
        {"2": f"{PATCH} consumes", "3": f"{PATCHES}/{MERGE}"},
        "C",
        before=edits.consuming(JSON, MERGE),
    ),
    "charset": Mutation(
        edits.consuming(CHARSET),
        "media-type-parameters",
        {"2": f"{PATCH} consumes", "3": f"{PATCHES}/{JSON}"},
        "",
        before=edits.consuming(JSON),
    ),
}


RESPONSES = {
    "status": Mutation(
        edits.status(POST, "202", there=True), "status-added", f"{POST} responses/202", ""
    ),
    "status gone": Mutation(
        edits.status(POST, "201", there=False), "status-removed", f"{POST} responses/201", "CS"
    ),
    "error gone": Mutation(
        edits.status(POST, "409", there=False), "error-removed", f"{POST} responses/409", "S"
    ),
    "error covered": Mutation(
        edits.status(POST, "409", there=False),
        "status-covered",
        f"{POST} responses/409",
        "",
        before=edits.status(POST, "default", there=True),
    ),
    "status of a listener": Mutation(
        edits.status(CREATED, "204", there=True), "status-added", f"{CREATED} responses/204", ""
    ),
    "status of a listener gone": Mutation(
        edits.status(CREATED, "201", there=False), "status-removed", f"{CREATED} responses/201", "C"
    ),
    "no body": Mutation(
        edits.without_answer(POST, "201"), "answer-removed", f"{POST} responses/201", "C"
    ),
    "no body of a listener": Mutation(
        edits.without_answer(CREATED, "201"), "answer-removed", f"{CREATED} responses/201", ""
    ),
    "body": Mutation(
        edits.answer(DELETE, "204", "Note"), "answer-added", f"{DELETE} responses/204", "S"
    ),
    "body of a listener": Mutation(
        edits.answer(CREATED, "201", "EventSubscription"),
        "answer-added",
        f"{CREATED} responses/201",
        "C",
        before=edits.without_answer(CREATED, "201"),
    ),
    "header": Mutation(
        edits.header(LIST, "X-Cursor"), "header-added", f"{LIST} responses/200/headers/X-Cursor", ""
    ),
    "header gone": Mutation(
        lambda draft: draft.response(LIST, "200")["headers"].pop("X-Total-Count"),
        "header-removed",
        f"{LIST} responses/200/headers/X-Total-Count",
        "C",
    ),
    "type of a header": Mutation(
        edits.header(LIST, "X-Total-Count"),
        "type-changed",
        f"{LIST} responses/200/headers/X-Total-Count",
        "CS",
    ),
}


CONTRACT = {
    "base path": Mutation(
        edits.another_base_path, "base-path", {"2": "basePath", "3": "servers"}, "C"
    ),
    "consumes": Mutation(
        edits.media_types("consumes", CHARSET, MERGE),
        "media-type-added",
        {"2": "consumes"},
        "",
        forms="2",
    ),
    "produces": Mutation(
        edits.media_types("produces", CHARSET, "application/cbor"),
        "media-type-added",
        {"2": "produces"},
        "",
        forms="2",
    ),
    "produces no charset": Mutation(
        edits.media_types("produces", JSON),
        "media-type-parameters",
        {"2": "produces"},
        "",
        forms="2",
    ),
    "produces something else": Mutation(
        edits.media_types("produces", CHARSET),
        "media-type-removed",
        {"2": "produces"},
        "CS",
        forms="2",
        before=edits.media_types("produces", CHARSET, "application/cbor"),
    ),
}
