"""Turns schemathesis' recordings of requests into exchanges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import httpx
from schemathesis.engine.recorder import Interaction, ScenarioRecorder

from tmf622_conformance import exchange
from tmf622_conformance.exchange import Exchange

_TEST_CASE_ID: Final = "x-schemathesis-testcaseid"


def exchanges(
    recorder: ScenarioRecorder, case_id: str, related: tuple[str, ...]
) -> Iterator[Exchange]:
    """The exchanges that led to a failure, in their order."""
    for case in recorder.iter_chain_cases(case_id=case_id, related_case_ids=related):
        if interaction := recorder.interactions.get(case.id):
            yield _exchange(interaction)


def _exchange(interaction: Interaction) -> Exchange:
    request, response = interaction.request, interaction.response
    sent = httpx.Request(
        request.method,
        request.uri,
        headers=_without(_TEST_CASE_ID, request.headers),
        content=request.body,
    )
    if response is None:
        return exchange.of(sent, httpx.TransportError("the connection failed"))
    answer = httpx.Response(
        response.status_code,
        # Schemathesis records the decoded content.
        headers=_without("content-encoding", response.headers),
        content=response.content,
        extensions={"http_version": f"HTTP/{response.http_version}".encode()},
    )
    return exchange.of(sent, answer)


def _without(header: str, headers: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in headers.items()
        if name.lower() != header
        for value in values
    ]
