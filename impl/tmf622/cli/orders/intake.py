"""`tmf622 intake`: stores the orders of a file."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from contextlib import aclosing
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from tmf622.cli.common import (
    acting,
    api_options,
    callback_options,
    centre_options,
    check_url,
    load,
    load_apis,
    load_centre,
    open_store,
    public_url_option,
    reason,
    stop,
    store_option,
)
from tmf622.cli.output import tell
from tmf630.printing import plain
from tmf630.store.errors import TooSlow, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ordercentre.intake.intake import Intake, Terms
    from ordercentre.intake.reading import Lines, SentOrder
    from ordercentre.intake.results import Outcome, Result, ResultFile
    from tmf622.settings.settings import Settings
    from tmf630.api.components import ApiComponents, Components
    from tmf630.store.protocol import Store

_SEPARATORS: Final = {"comma": ",", "semicolon": ";", "tab": "\t"}
_JSON_LINES: Final = (".ndjson", ".jsonl")
_AGAIN: Final = "the intake is not complete: call it again, and it continues"
_MAX_SHOWN: Final = 10
"""Failed lines that are printed; the results have all of them."""
_STEPS: Final = 500
"""Steps of the progress bar."""


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check all orders, and store nothing.")
@click.option(
    "--results",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the results are written (FILE.results.ndjson, FILE.dry-run.ndjson).",
)
@click.option(
    "--at-once",
    type=click.IntRange(1, 1_000),
    default=64,
    show_default=True,
    help="Orders in progress at the same time.",
)
@click.option(
    "--separator",
    type=click.Choice(list(_SEPARATORS)),
    help="Of a CSV file, if not as in its header.",
)
@click.option(
    "--without-external-id",
    is_flag=True,
    help="Also store orders without externalId, known for 24 hours by the file and their line.",
)
@api_options
@centre_options
@callback_options
@public_url_option
@click.option("--rules", help="Rules for orders: contract or strict (TMF622_RULES).")
@click.option(
    "--tolerate", metavar="NAMES", help="Deviations to tolerate, or all (TMF622_TOLERATE)."
)
@store_option
def intake(
    file: Path,
    results: Path | None,
    separator: str | None,
    dry_run: bool,
    at_once: int,
    without_external_id: bool,
    **options: Any,
) -> None:
    """Store the orders in FILE: lines of JSON (.ndjson, .jsonl), or a table with a header (.csv).

    Each order is checked as a POST checks it. One whose externalId is in the store already is not
    stored again: after an interruption, call the same command again. Servers may run on the store
    meanwhile. The exit status is 1 when orders have failed.
    """
    from ordercentre.intake.columns import BadHeader
    from ordercentre.intake.intake import Terms
    from ordercentre.intake.reading import Lines
    from ordercentre.intake.results import InUse, ResultFile

    chosen = load(options, {"store_url": check_url})
    store = open_store(chosen)
    parts = _parts(store, chosen)
    suffix = ".dry-run.ndjson" if dry_run else ".results.ndjson"
    path = results or file.with_name(file.name + suffix)
    try:
        with file.open("rb") as opened:
            lines = Lines(opened)
            orders = _orders(file, lines, parts.apis[0], separator)
            terms = Terms(
                name=file.name,
                at_once=at_once,
                dry_run=dry_run,
                digest=_digest(file) if without_external_id else "",
            )
            with ResultFile(path) as written:
                run = _Run(file.stat().st_size, lines, written)
                asyncio.run(run.take(_intake(parts, chosen, terms), orders, store))
    except BadHeader as error:
        stop(*(f"{file}: {each}" for each in error.messages))
    except InUse:
        stop(f"another intake writes {path}: name another file with --results")
    except OSError as error:
        stop(f"{error.filename or path}: {error.strerror}")
    except Unavailable as error:
        stop(reason(error), _AGAIN)
    except TooSlow:
        stop(f"the store took longer than {chosen.query_seconds:g} s", _AGAIN)
    run.summarise(path)


class _Run:
    """One run: its progress, by bytes of the file, and what it has done."""

    def __init__(self, size: int, lines: Lines, written: ResultFile) -> None:
        self._size = size
        self._lines = lines
        self._written = written
        self._counts: Counter[Outcome] = Counter()
        self._missing = 0
        self._failures: list[str] = []

    async def take(self, intake: Intake, orders: Iterator[SentOrder], store: Store) -> None:
        """Take the orders in, and write their results."""
        from tmf630.identifiers import new_id

        steps = max(1, self._size // _STEPS)
        bar = click.progressbar(length=self._size, label="Taking in", update_min_steps=steps)
        done = 0
        try:
            with bar, acting(new_id()):
                async with aclosing(intake.results(orders)) as results:
                    async for each in results:
                        self._note(each)
                        bar.update(self._lines.position - done)
                        done = self._lines.position
                bar.update(self._size - done)
        finally:
            await store.close()

    def _note(self, result: Result) -> None:
        self._written.write(result)
        self._counts[result.outcome] += 1
        self._missing += bool(result.missing)
        if result.errors and len(self._failures) < _MAX_SHOWN:
            order = f" ({result.external_id})" if result.external_id else ""
            self._failures.append(f"line {result.line}{order}: {'; '.join(result.errors)}")

    def summarise(self, path: Path) -> None:
        """Print what was done; exits with the status 1 when orders have failed."""
        for each in self._failures:
            tell(plain(each), "text", "ERROR")
        counted = ", ".join(f"{count:,} {outcome}" for outcome, count in self._counts.items())
        click.echo(f"{counted or 'no orders'}: {path}")
        if self._missing:
            click.echo(f"{self._missing:,} of those known lack items that the file has")
        if "failed" in self._counts:
            sys.exit(1)


def _orders(
    file: Path, lines: Lines, api: ApiComponents, separator: str | None
) -> Iterator[SentOrder]:
    """The orders in a file, by the end of its name; raises BadHeader."""
    from ordercentre.intake import ndjson
    from ordercentre.intake.table import OrderTable

    suffix = file.suffix.lower()
    if suffix == ".csv":
        return OrderTable(
            lines, api.definition.model.attributes, _SEPARATORS.get(separator or "")
        ).orders()
    if suffix not in _JSON_LINES:
        stop(f"{file}: the name must end in .csv, or in {' or '.join(_JSON_LINES)}")
    if separator:
        stop("--separator: only a .csv file has one")
    return ndjson.orders(lines)


def _parts(store: Store, chosen: Settings) -> Components:
    """The parts of the APIs, as those of a server with these settings."""
    from tmf622.composition import components

    apis = load_apis(chosen)
    load_centre(chosen, apis)
    host = f"[{chosen.host}]" if ":" in chosen.host else chosen.host
    return components(store, apis, chosen.public_url or f"http://{host}:{chosen.port}", chosen)


def _intake(parts: Components, chosen: Settings, terms: Terms) -> Intake:
    from ordercentre.intake.intake import Intake
    from productordering.operations.forms import V4Form
    from productordering.operations.placing import Placing
    from productordering.ordering.order_rules import OrderRules
    from productordering.tolerances import REFERRED_TYPES
    from tmf622 import centre
    from tmf630.contract.document import Contract
    from tmf630.contract.tolerance import Tolerance

    api = parts.apis[0]
    order_centre = centre.parts(parts, api.url.removesuffix(api.definition.base_path), chosen)
    capture = None
    if order_centre:
        capture = order_centre.check if terms.dry_run else order_centre.capture
    contract = Contract(api.definition.read, Tolerance(chosen.tolerate, REFERRED_TYPES))
    rules = OrderRules.of(api.definition.model, strict=chosen.rules == "strict")
    placing = Placing(V4Form(contract), rules, capture)
    return Intake(api.resources("productOrder"), contract, placing, terms)


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()
