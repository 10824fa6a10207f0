"""`tmf622 contract diff`: its forms, its exit status, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.contract.conftest import Json
from tests.contract.diff.contracts import answered, openapi, swagger
from tmf622.__main__ import main
from tmf_contracts.diff.rules import RULES

ORDER: Json = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "state": {"type": "string"}},
}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["contract", "diff", *map(str, arguments)])


def saved(contract: Any, folder: Path, name: str) -> Path:
    file = folder / name
    file.write_text(contract if isinstance(contract, str) else json.dumps(contract), "utf-8")
    return file


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return saved(swagger(answered(ORDER)), tmp_path, "old.json")


def with_state(state: Json) -> Json:
    return swagger(answered({**ORDER, "properties": {**ORDER["properties"], "state": state}}))


@pytest.mark.parametrize(
    ("new", "status", "counts"),
    [
        (swagger(answered(ORDER)), 0, "no change"),
        (
            with_state({"type": "string", "description": "Where it is."}),
            0,
            "no change",
        ),
        (
            swagger({**answered(ORDER), "/note": {"get": {"responses": {}}}}),
            0,
            "1 change: 0 breaking for clients, 0 breaking for the server, 1 compatible",
        ),
        (
            with_state({"type": "string", "maxLength": 9}),
            1,
            "1 change: 0 breaking for clients, 1 breaking for the server, 0 compatible",
        ),
        (
            with_state({"type": "integer"}),
            1,
            "1 change: 1 breaking for clients, 1 breaking for the server, 0 compatible",
        ),
    ],
    ids=["the same", "other words", "compatible", "server", "clients"],
)
def test_the_status_says_whether_a_change_breaks(
    old: Path, tmp_path: Path, new: Json, status: int, counts: str
) -> None:
    done = run(old, saved(new, tmp_path, "new.json"))
    assert done.exit_code == status
    assert done.stdout.splitlines()[:2] == ["Orders 1 → Orders 1", counts]


def test_the_text_has_the_place_and_the_requests(old: Path, tmp_path: Path) -> None:
    new = saved(with_state({"type": "string", "enum": ["done"]}), tmp_path, "new.json")
    assert run(old, new).stdout == (
        "Orders 1 → Orders 1\n"
        "1 change: 0 breaking for clients, 1 breaking for the server, 0 compatible\n"
        "\n"
        "Breaking for the server (1)\n"
        "  GET /order responses/200/schema/properties/state\n"
        '    state is restricted to "done"\n'
    )


def test_json_has_every_change(old: Path, tmp_path: Path) -> None:
    new = saved(with_state({"type": "integer"}), tmp_path, "new.json")
    done = run(old, new, "--format", "json", "--output", tmp_path / "out.json")
    assert (done.exit_code, done.stdout) == (1, "")
    place = "GET /order responses/200/schema/properties/state"
    assert json.loads((tmp_path / "out.json").read_text("utf-8")) == {
        "old": {"title": "Orders", "version": "1"},
        "new": {"title": "Orders", "version": "1"},
        "counts": {"changes": 1, "both": 1, "clients": 0, "server": 0, "compatible": 0},
        "changes": [
            {
                "kind": "type-changed",
                "breaks": ["clients", "server"],
                "place": place,
                "text": "the type of state changes from string to integer",
                "subject": "state",
                "before": "string",
                "after": "integer",
                "suggestion": "",
                "old": [place],
                "new": [place],
                "uses": [{"operation": "GET /order", "role": "response", "sender": "server"}],
            }
        ],
    }


REFERENCE = {"$ref": "#/definitions/Order"}
ALONE = {"Order": {"allOf": [REFERENCE]}}
PATHS = answered(REFERENCE)


@pytest.mark.parametrize(
    ("contract", "said"),
    [
        ("{", "is not JSON: Expecting property name enclosed in double quotes at line 1 column 2"),
        ("a: [", "is neither JSON nor YAML"),
        ("[" * 5000, "is nested deeper than 100 levels"),
        ("[]", "is not a contract: it is no JSON object"),
        ("hello", "is not a contract: it is no JSON object"),
        ('{"asyncapi": "3.0.0"}', "is not a contract: it says neither"),
        ('{"openapi": "3.1.0"}', "is not a contract: it is OpenAPI 3.1.0"),
        ('{"swagger": "2.0", "paths": {}}', "is not a contract: its `info` is missing"),
        ('{"swagger": "2.0", "info": {}}', "is not a contract: its `paths` is missing"),
        (swagger({"/a": []}), "is not a contract: paths//a is no object"),
        (
            swagger({"/a": {"get": {"parameters": {}}}}),
            "is not a contract: GET /a parameters is no array",
        ),
        (
            swagger({}, {"A": {"properties": {"b": "string"}}}),
            "is not a contract: definitions/A/properties/b is no object",
        ),
        (
            swagger({}, {"A": {"required": [1]}}),
            "is not a contract: definitions/A/required has an item that is no string",
        ),
        (
            swagger({}, {"A": {"type": ["string"]}}),
            "is not a contract: definitions/A/type is no string",
        ),
        (
            swagger(PATHS),
            "the $ref at GET /order responses/200/schema leads nowhere: #/definitions/Order",
        ),
        (
            swagger(answered({"$ref": "other.json#/A"})),
            "the $ref at GET /order responses/200/schema leads out of the file: other.json#/A",
        ),
        (
            swagger({}, {"A": {"$ref": "#/definitions/B"}, "B": {"$ref": "#/definitions/A"}}),
            "leads to itself",
        ),
        (
            swagger({}, {"A": {"allOf": [{"$ref": "#/definitions/A"}, {"type": "object"}]}}),
            "is not a contract: the definition A is made of itself by `allOf`",
        ),
        (
            openapi({"/a": {"get": {"responses": {"404": {"$ref": "#/components/responses/X"}}}}}),
            "leads nowhere: #/components/responses/X",
        ),
    ],
    ids=range(19),
)
def test_a_bad_contract_is_refused_in_one_line(
    old: Path, tmp_path: Path, contract: Any, said: str
) -> None:
    bad = saved(contract, tmp_path, "bad")
    for pair in ((old, bad), (bad, old)):
        done = run(*pair, "--output", tmp_path / "report")
        assert (done.exit_code, done.stdout) == (2, "")
        (line,) = done.stderr.splitlines()
        assert line.startswith(f"tmf622 contract diff: {bad} ")
        assert said in line
        assert not (tmp_path / "report").exists()


def test_a_file_that_cannot_be_read_or_written_is_named(old: Path, tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\x89PNG\r\n\x1a\n")
    for arguments, named in (
        ([old, tmp_path / "missing"], "missing"),
        ([old, tmp_path], str(tmp_path)),
        ([old, tmp_path / "binary"], "binary is not text: byte 0 is not UTF-8"),
        ([old, old, "--output", tmp_path], str(tmp_path)),
    ):
        done = run(*arguments)
        assert (done.exit_code, done.stdout) == (2, "")
        (line,) = done.stderr.splitlines()
        assert named in line


def test_a_long_chain_of_definitions_is_refused_in_one_line(old: Path, tmp_path: Path) -> None:
    chain = {
        f"D{n}": {"allOf": [{"$ref": f"#/definitions/D{n - 1}"}, {"type": "object"}]}
        for n in range(1, 2000)
    }
    contract = swagger({}, {"D0": {"type": "object"}, **chain})
    done = run(old, saved(contract, tmp_path, "new.json"))
    assert done.exit_code == 2
    assert done.stderr.endswith("its definitions are nested too deeply\n")


def test_every_kind_has_a_sentence() -> None:
    for rule in RULES.values():
        assert rule.text.format(subject="a", before="b", after="c")[0].islower()
