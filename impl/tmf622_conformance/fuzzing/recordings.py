"""What schemathesis has recorded of a request, as an exchange to show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import httpx
from schemathesis.engine.recorder import Interaction, ScenarioRecorder

from tmf622_conformance import exchange
from tmf622_conformance.exchange import Exchange

_OF_SCHEMATHESIS: Final = "x-schemathesis-testcaseid"


def exchanges(
    recorder: ScenarioRecorder, case_id: str, related: tuple[str, ...]
) -> Iterator[Exchange]:
    """The requests that led to a failure, and their answers, in their order."""
    for case in recorder.iter_chain_cases(case_id=case_id, related_case_ids=related):
        if interaction := recorder.interactions.get(case.id):
            yield _exchange(interaction)


def _exchange(interaction: Interaction) -> Exchange:
    request, response = interaction.request, interaction.response
    sent = httpx.Request(
        request.method,
        request.uri,
        headers=_without(_OF_SCHEMATHESIS, request.headers),
        content=request.body,
    )
    if response is None:
        return exchange.of(sent, httpx.TransportError("the connection failed"))
    answer = httpx.Response(
        response.status_code,
        # The content is as it was before it was packed for the way.
        headers=_without("content-encoding", response.headers),
        content=response.content,
        extensions={"http_version": f"HTTP/{response.http_version}".encode()},
    )
    return exchange.of(sent, answer)


def _without(left_out: str, headers: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in headers.items()
        if name.lower() != left_out
        for value in values
    ]
