"""Any file is read, or refused with lines for its author."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marshmallow import fields

from ordercentre.centre_file.reading import BadCentre
from ordercentre.centre_file.schema import SCHEMA
from tests.ordercentre.centre_file.files import centre

TEXTS: Final = st.text(max_size=3) | st.sampled_from(
    [
        *("north", "south", "https://a.example", "https://a:b@c", "https://a?b", "required"),
        *("inProgress", "category=a", "bad", "VARIABLE", "secret"),
    ]
)
SCALARS: Final = TEXTS | st.integers(-1, 100) | st.booleans() | st.floats()
VALUES: Final = (
    SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(TEXTS, SCALARS, max_size=2)
)


def values(field: Any) -> st.SearchStrategy[Any]:
    """What may be at a field of a schema, of the right kind more often than not."""
    match field:
        case fields.Nested():
            return tables(field.schema) | tables(field.schema) | VALUES
        case fields.List():
            return st.lists(values(field.inner), max_size=3) | VALUES
    return VALUES


def tables(schema: Any) -> st.SearchStrategy[dict[str, Any]]:
    known = {name: values(field) for name, field in schema.fields.items()}
    unknown = {"colour": VALUES, "max_age": VALUES}
    return st.fixed_dictionaries({}, optional=known | unknown)


def in_toml(value: Any) -> str:
    match value:
        case dict():
            return f"{{ {', '.join(f'{in_toml(k)} = {in_toml(v)}' for k, v in value.items())} }}"
        case list():
            return f"[{', '.join(map(in_toml, value))}]"
        case float():
            return repr(value)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


@given(tables(SCHEMA))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_document_is_read_or_refused(tmp_path: Path, document: dict[str, Any]) -> None:
    text = "".join(f"{key} = {in_toml(value)}\n" for key, value in document.items())
    assert all(line.isprintable() for line in refusal(tmp_path, text))


def refusal(folder: Path, text: str) -> Sequence[str]:
    """The lines for a file, none for one that is read."""
    urls = {"catalog": "https://catalog.example", "acceptance": "https://acceptance.example"}
    try:
        centre(folder, text, urls)
    except BadCentre as error:
        return error.args
    return ()
