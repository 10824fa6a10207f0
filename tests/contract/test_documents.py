"""JSON and YAML documents: the values that they have, and the faults that are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tmf_contracts import documents
from tmf_contracts.documents import InvalidContract


def fault(content: bytes, folder: Path) -> str:
    file = folder / "contract"
    file.write_bytes(content)
    with pytest.raises(InvalidContract) as raised:
        documents.read(file)
    said = str(raised.value)
    assert said.startswith(f"{file} ")
    assert "\n" not in said
    return said.removeprefix(f"{file} ")


def test_scalars_of_yaml_are_those_of_json(tmp_path: Path) -> None:
    file = tmp_path / "contract.yaml"
    file.write_text(
        "200: {a: 1, b: 1.5, c: true, d: null, e: }\n"
        "dates: [2020-01-31, 2020-13-45, 12:30:00]\n"
        "words: [yes, on, 012, 0x1f]\n"
        "base: &base {x: 1}\n"
        "derived: {<<: *base, y: 2}\n"
    )
    assert documents.read(file) == {
        "200": {"a": 1, "b": 1.5, "c": True, "d": None, "e": None},
        "dates": ["2020-01-31", "2020-13-45", "12:30:00"],
        "words": ["yes", "on", "012", "0x1f"],
        "base": {"x": 1},
        "derived": {"x": 1, "y": 2},
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "is not text: byte 0 is not UTF-8"),
        (b" \n", "is empty"),
        (b'{"a": ', "is not JSON: Expecting value at line 1 column 7"),
        (b'{"a": ' + b"9" * 5000 + b"}", "is not JSON: Exceeds the limit"),
        (
            b'{"a": 1, "b": {"c": 1, "d": 2, "c": 3}}',
            "has the name `c` twice in an object with `d`",
        ),
        (b"a: 1\nb: 2\na: 3\n", "is neither JSON nor YAML: the name `a` is there twice at line 3"),
        (b'{"a": NaN}', "is not JSON: there is NaN"),
        (b"a: [\n", "is neither JSON nor YAML: did not find expected node content at line 2"),
        (b"a: *b", "is neither JSON nor YAML: found undefined alias at line 1 column 4"),
        (b"a: !!python/object:os.system x", "is neither JSON nor YAML: could not determine"),
        (b"a\x00b", "is neither JSON nor YAML: unacceptable character"),
        (b"[" * 100_000, "is nested deeper than 100 levels"),
        (b"- " * 100_000, "is nested deeper than 100 levels"),
        (b"a: &a [*a]", "is nested deeper than 100 levels"),
    ],
    ids=str,
)
def test_the_fault_of_a_file_is_named(content: bytes, said: str, tmp_path: Path) -> None:
    assert fault(content, tmp_path).startswith(said)


def test_aliases_that_multiply_are_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [" + "1, " * 10 + "]"]
    lines += [f"a{n}: &a{n} [{f'*a{n - 1}, ' * 10}]" for n in range(1, 9)]
    assert fault("\n".join(lines).encode(), tmp_path) == "has more than 1000000 values"


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ({"swagger": "2.0"}, documents.SWAGGER),
        ({"swagger": 2.0}, documents.SWAGGER),
        ({"openapi": "3.0.1"}, documents.OPENAPI),
    ],
)
def test_the_kind_of_a_contract(document: object, kind: str) -> None:
    assert documents.kind(document) == kind


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "it is no JSON object"),
        ({"openapi": "3.1.0"}, "it is OpenAPI 3.1.0"),
        ({"asyncapi": "3.0.0"}, 'it says neither `"swagger": "2.0"` nor `"openapi": "3.0.x"`'),
    ],
)
def test_another_document_is_no_contract(document: object, said: str) -> None:
    with pytest.raises(InvalidContract) as raised:
        documents.kind(document)
    assert str(raised.value) == said
