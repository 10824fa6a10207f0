"""Writes a question as a query string, in any spelling of TMF630."""

from __future__ import annotations

import json
from random import Random
from urllib.parse import quote

from tests.store.differential.questions import (
    Both,
    Compared,
    No,
    OneOf,
    Predicate,
    Question,
    Selected,
    Test,
)

_SIGNS = {"eq": ["==", "="], "regex": ["*=", "=~"]} | {
    name: [sign] for name, sign in {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}.items()
}
_MIRRORED = {"==": "==", "!=": "!=", ">": "<", ">=": "<=", "<": ">", "<=": ">="}


def query_string(question: Question, chance: Random) -> str:
    """A query string of the question."""
    parameters = [one for each in question.predicates for one in _parameters(each, chance)]
    if question.path is not None:
        path = json_path(question.path, chance)
        # A client may leave out `$.` before a name, and `$` before a bracket.
        rooted = chance.choice([f"${path}", path.removeprefix(".")])
        parameters.append(f"filter={_encoded(rooted)}")
    if question.sort:
        keys = [
            f"{'-' if down else chance.choice(['', '+'])}{path}" for path, down in question.sort
        ]
        parameters.append(f"sort={_encoded(','.join(keys))}")
    chance.shuffle(parameters)
    return "&".join(parameters)


def _parameters(choices: tuple[Predicate, ...], chance: Random) -> list[str]:
    """One parameter for several choices, otherwise one or several for the same attribute."""
    if len(choices) > 1:
        return [_encoded_predicate(";".join(_whole(each, chance) for each in choices), chance)]
    (predicate,) = choices
    if predicate.separator != "&":
        return [_encoded_predicate(_whole(predicate, chance), chance)]
    values = [_value(predicate, text, chance, last=True) for text in predicate.texts]
    return [_encoded_predicate(_named(predicate, each, chance), chance) for each in values]


def _whole(predicate: Predicate, chance: Random) -> str:
    if predicate.separator == ",":
        return _named(predicate, predicate.joined, chance)
    values = [_value(predicate, text, chance, last=False) for text in predicate.texts]
    return ";".join(_named(predicate, each, chance) for each in values)


def _named(predicate: Predicate, value: str, chance: Random) -> str:
    """`path.operator=value`, or with a sign."""
    ways = [f"{predicate.path}.{predicate.operator}={value}"]
    # `a>` without a value would mean `a>=` without one.
    if value and value[0] not in "=~":
        ways += [f"{predicate.path}{sign}{value}" for sign in _SIGNS.get(predicate.operator, ())]
    return chance.choice(ways)


def _value(predicate: Predicate, text: str, chance: Random, *, last: bool) -> str:
    """The text, in quotes where it needs them; an empty text may need them."""
    separators = ";" if predicate.operator == "regex" else ",;"
    must = text.startswith('"') or any(each in text for each in separators)
    return f'"{text}"' if must or not (text or last) or chance.random() < 0.2 else text


def _encoded_predicate(text: str, chance: Random) -> str:
    """The parameter. A sign that a URL may contain is encoded or not."""
    if "==" in text or "=~" in text:
        return _encoded(text)
    name, equals, value = text.partition("=")
    plain = f"{_encoded(name)}{equals}{_encoded(value)}"
    signed = any(each in name for each in "<>*")
    return _encoded(text) if signed and chance.random() < 0.5 else plain


def _encoded(text: str) -> str:
    return quote(text, safe="")


def json_path(selected: Selected, chance: Random) -> str:
    """The JSONPath below `$` or `@`."""
    test = f"[?({_test(selected.test, chance)})]" if selected.test is not None else ""
    every = chance.choice(["", "[*]"]) if selected.then is not None and not test else ""
    then = json_path(selected.then, chance) if selected.then is not None else ""
    return f"{_step(selected.name)}{test}{every}{then}"


def _step(name: str) -> str:
    return f".{name}" if name.isalpha() else f"['{name}']"


def _test(test: Test, chance: Random) -> str:
    match test:
        case Selected():
            return f"@{json_path(test, chance)}"
        case Both(left, right):
            return f"({_test(left, chance)}) && ({_test(right, chance)})"
        case OneOf(left, right):
            return f"({_test(left, chance)}) || ({_test(right, chance)})"
        case No(within):
            return f"!({_test(within, chance)})"
        case Compared(path, sign, value):
            steps = "".join(map(_step, path.split(".")))
            sides = f"@{steps}", _literal(value, chance)
            if chance.random() < 0.3:
                return f"{sides[1]}{_MIRRORED[sign]}{sides[0]}"
            return f"{sides[0]} {sign} {sides[1]}"


def _literal(value: str | float, chance: Random) -> str:
    text = json.dumps(value, ensure_ascii=chance.choice([True, False]))
    if isinstance(value, str) and chance.choice([True, False]):
        inner = text[1:-1].replace('\\"', '"').replace("'", "\\'")
        return f"'{inner}'"
    return text
