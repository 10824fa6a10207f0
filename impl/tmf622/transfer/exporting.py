"""Writes all of a store into a file. After an interruption it continues where that stopped."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, NamedTuple

from tmf622 import VERSION
from tmf622.transfer import lines
from tmf622.transfer.blocks import Blocks
from tmf622.transfer.lines import Counts, EntryLine, Header, KeyLine, Trailer
from tmf630.jobs.peers import PEERS
from tmf630.store.entries import Row
from tmf630.store.protocol import Dump

OF_PROCESSES: Final = (PEERS,)
"""Collections of what belongs to running processes alone. They are not moved."""
OnRows = Callable[[int], None]


class At(NamedTuple):
    """A row of a file: its collection, the kind of its line, and its id or the name of its key."""

    collection: str
    kind: type[EntryLine | KeyLine]
    name: str


async def moved(dump: Dump) -> dict[str, int]:
    """The collections that are moved, in the order of their names, with about how many entries."""
    counts = await dump.collections()
    return {name: counts[name] for name in sorted(counts.keys() - {*OF_PROCESSES})}


@dataclass
class Written:
    """What a file has: its header and trailer, if it has them, and its rows until the last one."""

    header: Header | None = None
    trailer: Trailer | None = None
    last: At | None = None
    counts: dict[str, Counts] = field(default_factory=dict)
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    @classmethod
    def of(cls, texts: Iterable[bytes]) -> Written:
        """What these lines are."""
        written = cls()
        for text in texts:
            line = lines.decode(text)
            if isinstance(line, Header):
                written.header = line
            elif isinstance(line, Trailer):
                written.trailer = line
            else:
                written.add(line, text)
        return written

    def add(self, line: EntryLine | KeyLine, text: bytes) -> None:
        """Note a row."""
        counts = self.counts.setdefault(line.collection, Counts())
        if isinstance(line, EntryLine):
            counts.entries += 1
            self.last = At(line.collection, EntryLine, line.id)
        else:
            counts.keys += 1
            self.last = At(line.collection, KeyLine, line.key)
        self.digest.update(text)

    def end(self) -> Trailer:
        """The trailer of these rows."""
        return Trailer(collections=self.counts, sha256=self.digest.hexdigest())


async def export(
    dump: Dump, blocks: Blocks, written: Written, source: str, on_rows: OnRows
) -> Trailer:
    """Write what is not yet written of a store, which has the URL `source`; returns the trailer."""
    names = [*await moved(dump)]
    if written.header is None:
        header = Header(
            format=lines.FORMAT,
            program=VERSION,
            store=dump.version,
            source=source,
            time=datetime.now(UTC).isoformat(),
            moment=dump.moment,
            collections=names,
        )
        blocks.write(lines.encode(header))
    on_rows(sum(each.entries for each in written.counts.values()))
    for name in names:
        async for rows in _rows(dump, name, written.last):
            for row in rows:
                line = lines.line_of(name, row)
                text = lines.encode(line)
                written.add(line, text)
                blocks.write(text)
            on_rows(len(rows))
    trailer = written.end()
    blocks.write(lines.encode(trailer))
    blocks.flush()
    return trailer


async def _rows(dump: Dump, name: str, last: At | None) -> AsyncIterator[list[Row]]:
    """The rows of a collection that come after the last one, which may be of another one."""
    if last and last.collection > name:
        return
    at = last if last and last.collection == name else None
    if at is None or at.kind is EntryLine:
        after = at.name if at else None
        while entries := await dump.entries(name, after):
            after = entries[-1].id
            yield [*entries]
        at = None
    after = at.name if at else None
    while insertions := await dump.insertions(name, after):
        after = insertions[-1].key.name
        yield [*insertions]
