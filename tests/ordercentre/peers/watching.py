"""What a contract does not allow, noted while requests are passed on."""

from __future__ import annotations

import json
from collections import Counter
from typing import Final

from tests.conformance.proxy import Answer, Fault, Forward, Request
from tests.ordercentre.peers.contract import NeighbourContract

_LOST: Final = Answer(
    500,
    {"content-type": "application/json;charset=utf-8"},
    json.dumps({"code": "1", "reason": "The answer was lost"}).encode(),
)


def passed_on(request: Request, forward: Forward) -> Answer:
    """The answer of the server behind."""
    return forward(request)


class Watched:
    """Lets requests be carried out, and counts them by method and collection in its `tally`.

    `faults` are what the contract does not allow of them and their answers. The next request of
    each method and collection in `losing` is carried out, and answered with 500.
    """

    def __init__(self, contract: NeighbourContract, carry_out: Fault = passed_on) -> None:
        self.contract: Final = contract
        self.tally: Counter[tuple[str, str]] = Counter()
        self.faults: list[str] = []
        self.losing: set[tuple[str, str]] = set()
        self._carry_out = carry_out

    def __call__(self, request: Request, forward: Forward) -> Answer:
        answer = self._carry_out(request, forward)
        kind = request.method, request.path.split("/")[1]
        self.tally[kind] += 1
        self.faults += self.contract.faults(request, answer)
        if kind in self.losing:
            self.losing.remove(kind)
            return _LOST
        return answer
