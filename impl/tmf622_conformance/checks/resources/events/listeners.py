"""What the server answers as a listener, if it is one."""

from __future__ import annotations

from functools import partial
from typing import Final

import httpx

from tmf622_conformance.check import OPTIONAL, Inconclusive, expect
from tmf622_conformance.checks.group import Group
from tmf622_conformance.contract import Contract
from tmf622_conformance.exchange import text_of
from tmf622_conformance.samples import Samples
from tmf622_conformance.server.api import Api, brief, json_of
from tmf_contracts.model.events import EventModel

_NO_LISTENER: Final = {httpx.codes.NOT_FOUND, httpx.codes.METHOD_NOT_ALLOWED}


def add(group: Group, contract: Contract) -> None:
    """Add a check of the answer of each listener that the server itself has."""
    for event in contract.model.events:
        _add(group, contract, event)


def _add(group: Group, contract: Contract, event: EventModel) -> None:
    operation = next(
        id for id, each in contract.operations.items() if each == ("POST", event.listener_path)
    )
    answer = f"is a {event.answer}" if event.answer else "has no body"
    group.check(
        f"{event.type}-listener",
        OPTIONAL,
        f"the answer to POST {event.listener_path} {answer}",
        operation,
        source=f"contract, POST {event.listener_path}",
    )(partial(_listens, contract=contract, event=event))


def _listens(api: Api, contract: Contract, event: EventModel) -> None:
    declared = contract.published["paths"][event.listener_path]["post"]["responses"]
    for sent in Samples(contract).each(event.type):
        answer = api.post(event.listener_path, sent)
        if answer.status_code in _NO_LISTENER:
            raise Inconclusive(f"the server is no listener: {brief(answer)}")
        expect(
            answer.is_success and str(answer.status_code) in declared,
            f"POST {event.listener_path} is {brief(answer)}",
        )
        if event.answer is None:
            expect(not answer.content, f"the answer has the body {text_of(answer)!r:.200}")
        else:
            wrong = contract.problems(event.answer, json_of(answer))
            expect(not wrong, f"the answer is no {event.answer}: {'; '.join(wrong)}")
