"""Runs TM Forum's own kit (CTK): Postman collections that the user provides.

A kit is a folder with a collection, an environment and a `config.json` with `url`, `headers` and
`payloads`, anywhere in it. This module applies the configuration as the kit's own runner does: the
variable at the beginning of request URLs becomes the base URL, every request gets the headers, and
the first POST of a resource sends its payload.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tmf622_conformance.check import CannotRun, Result
from tmf622_conformance.contract import Contract
from tmf622_conformance.ctk import kit, newman
from tmf622_conformance.ctk.assertions import results_of
from tmf622_conformance.ctk.collection import environment, prepare


def results(
    folder: Path,
    contract: Contract,
    base_url: str,
    headers: Mapping[str, str],
    progress: Callable[[], None],
) -> Iterator[Result]:
    """The result of each assertion of the kit; raises `CannotRun` without newman or a kit."""
    command = newman.executable(folder)
    found = kit.read(folder)
    asserted = False
    for path, collection in found.collections.items():
        prepared = prepare(collection, found.config, headers)
        variables = environment(found, prepared, base_url)
        for result in results_of(path.stem, newman.run(command, prepared, variables), contract):
            asserted = True
            progress()
            yield result
    if not asserted:
        raise CannotRun(f"nothing is asserted by {', '.join(map(str, found.collections))}")
