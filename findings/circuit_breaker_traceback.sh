#!/usr/bin/env bash
# An open circuit of purgatory keeps the frames of every call that it refuses.
#
# Expected: each refused call gets an exception of its own, and nothing is left of it when it is handled.
# Observed with purgatory 3.0.1: every call gets the same exception, the state itself. Its traceback
# grows with each, and holds their frames and all that these refer to until the circuit closes.
#
# This script prints how many calls are refused, by how many exceptions, how many entries the traceback of
# the last one has, and how many payloads of refused calls are still in memory:
#   1 refused: exceptions 1, entries 6, payloads 1
#   1000 refused: exceptions 1, entries 6000, payloads 1000
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet "purgatory==3.0.1"

cat > look.py <<'PYTHON'
import asyncio
import gc
from traceback import walk_tb

from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState


class Payload:
    """What a call has in its hands."""


async def call(factory):
    payload = Payload()
    async with await factory.get_breaker("neighbour"):
        raise OSError(payload)


async def main(number):
    factory = AsyncCircuitBreakerFactory(default_threshold=1)
    try:
        await call(factory)
    except OSError:
        pass
    gc.collect()
    exceptions = set()
    for _ in range(number):
        try:
            await call(factory)
        except OpenedState as error:
            exceptions.add(id(error))
            entries = len(list(walk_tb(error.__traceback__)))
    gc.collect()
    payloads = sum(isinstance(each, Payload) for each in gc.get_objects())
    return len(exceptions), entries, payloads


for number in (1, 1_000):
    exceptions, entries, payloads = asyncio.run(main(number))
    print(f"{number} refused: exceptions {exceptions}, entries {entries}, payloads {payloads}")
PYTHON
venv/bin/python look.py | tee seen
diff seen - <<'SEEN'
1 refused: exceptions 1, entries 6, payloads 1
1000 refused: exceptions 1, entries 6000, payloads 1000
SEEN
