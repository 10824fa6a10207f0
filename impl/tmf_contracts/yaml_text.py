"""Reads YAML as JSON has it. It is imported when a file is YAML, as the library takes 10 ms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml
from yaml.events import CollectionEndEvent, CollectionStartEvent

_SHOWN: Final = 40


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Loads the scalars that JSON has, and all others, such as dates, `on` and `012`, as text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - as PyYAML declares it

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = set()
        for key, _ in node.value:
            # What a merge key has brought stands elsewhere, and may be there a second time.
            is_own = node.start_mark.index <= key.start_mark.index < node.end_mark.index
            if is_own and isinstance(key, yaml.ScalarNode):
                if key.value in names:
                    said = f"the name `{key.value[:_SHOWN]}` is there twice"
                    raise yaml.MarkedYAMLError(problem=said, problem_mark=key.start_mark)
                names.add(key.value)
        made: dict[Any, Any] = super().construct_mapping(node, deep)
        return made


_SCALARS: Final = {
    "null": (r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    "bool": (r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    "int": (r"[-+]?(0|[1-9][0-9]*)", list("-+0123456789")),
    "float": (r"[-+]?(0|[1-9][0-9]*)(\.[0-9]*)?([eE][-+]?[0-9]+)?", list("-+0123456789")),
    "merge": (r"<<", ["<"]),
}
for _tag, (_pattern, _first) in _SCALARS.items():
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _first
    )


class BadYaml(ValueError):
    """A text is no YAML that JSON can express; the message says why."""


def load(text: str, max_depth: int) -> Any:
    """The value of a text of so many levels at most; raises BadYaml."""
    try:
        is_too_deep = any(depth > max_depth for depth in _depths(text))
        # Of such a text libyaml's loader would end the process.
        document = None if is_too_deep else yaml.load(text, _Loader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f" at line {mark.line + 1} column {mark.column + 1}" if mark else ""
        raise BadYaml(f"is neither JSON nor YAML: {error.problem}{place}") from None
    except (yaml.YAMLError, ValueError) as error:
        said = " ".join(str(error).split())
        raise BadYaml(f"is neither JSON nor YAML: {said}") from None
    if is_too_deep:
        raise BadYaml(f"is nested deeper than {max_depth} levels")
    return document


def _depths(text: str) -> Iterator[int]:
    depth = 0
    for event in yaml.parse(text, _Loader):
        if isinstance(event, CollectionStartEvent):
            depth += 1
            yield depth
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
