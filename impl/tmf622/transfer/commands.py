"""`tmf622 export`, `tmf622 import` and `tmf622 backup`."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

import click

from tmf622.cli.common import (
    api_options,
    callback_options,
    centre_options,
    check_url,
    load,
    load_apis,
    look_into,
    open_store,
    reason,
    stop,
    store_option,
)
from tmf622.cli.migrate import name_collections
from tmf622.cli.output import tell
from tmf622.stores import backup as copy_store
from tmf622.stores import sqlite_path
from tmf622.transfer import exporting, importing
from tmf622.transfer.blocks import Blocks, continued
from tmf622.transfer.exporting import Written
from tmf630.partial_file import InUse, complete, partial_file
from tmf630.printing import without_password
from tmf630.store.errors import Past, StoreError, Unavailable, Unusable

if TYPE_CHECKING:
    from tmf622.settings.settings import Settings
    from tmf622.transfer.importing import Export
    from tmf622.transfer.lines import Trailer
    from tmf630.store.protocol import Store

_AGAIN: Final = "it is not complete: call it again, and it continues"
_STEPS: Final = 500
"""Steps of a progress bar."""


class _Target(NamedTuple):
    """Where an export goes: an open file and its name, and a path for a copy."""

    file: BinaryIO
    name: str
    compressed: bool
    copy: Path


@click.command()
@click.argument("file", metavar="FILE")
@click.option(
    "--without-snapshot",
    is_flag=True,
    help="Of a standalone MongoDB: read it as it changes. Stop the servers on it first.",
)
@store_option
def export(file: str, without_snapshot: bool, **options: Any) -> None:
    """Write all of the store into FILE, as it is at one moment, while servers may use it.

    FILE has lines of JSON, compressed if its name ends in .gz; - is the standard output. After an
    interruption, call it again: it continues. FILE has personal data and the secrets of
    subscriptions: only its user may read it.
    """
    snapshot = not without_snapshot
    if file == "-":
        with tempfile.TemporaryDirectory() as folder, os.fdopen(os.dup(1), "wb") as opened:
            target = _Target(opened, file, compressed=False, copy=Path(folder) / "snapshot")
            trailer = _export(options, target, Written(), snapshot=snapshot)
        tell(_counted(trailer), "text")
        return
    path = Path(file)
    if path.exists():
        stop(f"{path} is there already: name another file")
    partial = path.with_name(f"{path.name}.partial")
    copy = path.with_name(f"{path.name}.snapshot")
    try:
        with partial_file(partial) as opened:
            target = _Target(opened, str(partial), path.suffix == ".gz", copy)
            written = _begun(target)
            trailer = written.trailer or _export(options, target, written, snapshot=snapshot)
            copy.unlink(missing_ok=True)
            complete(partial, path)
    except InUse as error:
        stop(str(error))
    except OSError as error:
        begun = [_AGAIN] if partial.exists() else []
        stop(f"{error.filename or partial}: {error.strerror}", *begun)
    click.echo(f"{_counted(trailer)}: {path}")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@api_options
@centre_options
@callback_options
@store_option
def import_file(file: Path, **options: Any) -> None:
    """Write all of FILE, which `tmf622 export` has written, into an empty store.

    The store can be of another kind. No server can use it before all is there. After an
    interruption, call it again: it continues. Give it the settings of the server that will use the
    store.
    """
    chosen = load(options, {"store_url": check_url})
    whole = _checked(file)
    store = open_store(chosen)
    try:
        before = asyncio.run(_imported(file, whole, store, chosen))
    except importing.Missing as error:
        stop(
            f"{file} has rows of {', '.join(error.names)}, which these settings do not name: give"
            " the --contract, and the options of the order centre, that its server had"
        )
    except Unusable as error:
        stop(reason(error))
    except Unavailable as error:
        stop(reason(error), _AGAIN)
    except (StoreError, importing.BadFile, OSError) as error:
        stop(f"{file}: {error}")
    continued_after = f", {before:,} rows of them before" if before else ""
    click.echo(f"{_counted(whole.trailer)} imported{continued_after}")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@store_option
def backup(file: Path, **options: Any) -> None:
    """Copy the embedded store into FILE, as it is at one moment, while servers may use it.

    To restore it, stop the server, put FILE in the place of the store, and start the server.
    """
    chosen = load(options, {"store_url": check_url})
    path = sqlite_path(chosen.store_url)
    if path is None:
        stop("only an embedded store is one file: use `mongodump`, or `tmf622 export`")
    if not path.exists():
        stop(f"there is no store at {path}", status=1)
    if file.exists():
        stop(f"{file} is there already: name another file")
    try:
        with click.progressbar(length=1, label="Copying") as bar:

            def show(copied: int, pages: int) -> None:
                bar.length = pages
                bar.update(copied - bar.pos)

            copy_store(path, file, show)
    except InUse as error:
        stop(str(error))
    except Unavailable as error:
        stop(reason(error))
    click.echo(f"{path} copied: {file}")


def _begun(target: _Target) -> Written:
    """What an interrupted export has written; stops the command for a file of anything else."""
    try:
        return Written.of(continued(target.file, compressed=target.compressed))
    except ValueError:
        stop(f"{target.name} is no export that was interrupted: remove it")


def _export(
    options: dict[str, Any], target: _Target, written: Written, *, snapshot: bool
) -> Trailer:
    """Write what is not yet written of the store; begin again if that moment is past."""
    if written.header:
        snapshot = bool(written.header.moment)

    async def exported(store: Store, chosen: Settings) -> Trailer:
        source = without_password(chosen.store_url)
        if written.header and written.header.source != source:
            stop(f"{target.name} is of the store {written.header.source}: name another file")
        if not written.header and sqlite_path(chosen.store_url):
            tell(f"copying the store to {target.copy}", "text")
        try:
            return await _write(store, target, written, source, snapshot=snapshot)
        except Past:
            if written.header is None:
                raise
        tell("the store cannot be read as it was when the export began: it begins again", "text")
        target.file.truncate(0)
        target.file.seek(0)
        return await _write(store, target, Written(), source, snapshot=snapshot)

    try:
        return look_into(options, exported)
    except Past:
        stop(
            "MongoDB cannot be read any more as it was when the export began: call it again; if"
            " that was longer ago than its parameter minSnapshotHistoryWindowInSeconds says (300 by"
            " default), set that to a longer time first"
        )


async def _write(
    store: Store, target: _Target, written: Written, source: str, *, snapshot: bool
) -> Trailer:
    moment = written.header.moment if written.header else ""
    async with store.dump(target.copy, moment, snapshot=snapshot) as dump:
        rows = sum((await exporting.moved(dump)).values())
        blocks = Blocks(target.file, compressed=target.compressed)
        with click.progressbar(
            length=rows, label="Exporting", file=sys.stderr, update_min_steps=max(1, rows // _STEPS)
        ) as bar:
            return await exporting.export(dump, blocks, written, source, bar.update)


def _checked(file: Path) -> Export:
    """A file that is whole; stops the command for any other one."""
    size = file.stat().st_size
    try:
        with click.progressbar(length=size, label="Checking") as bar:
            return importing.check(file, bar.update)
    except importing.BadFile as error:
        stop(f"{file}: {error}")


async def _imported(file: Path, whole: Export, store: Store, chosen: Settings) -> int:
    rows = whole.trailer.rows
    try:
        name_collections(store, load_apis(chosen), chosen)
        with click.progressbar(
            length=rows, label="Importing", update_min_steps=max(1, rows // _STEPS)
        ) as bar:
            return await importing.load(file, whole, store, bar.update)
    finally:
        await store.close()


def _counted(trailer: Trailer) -> str:
    entries = sum(each.entries for each in trailer.collections.values())
    keys = sum(each.keys for each in trailer.collections.values())
    return f"{entries:,} entries and {keys:,} keys of {len(trailer.collections)} collections"
