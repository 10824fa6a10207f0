"""What `bench/RESULTS.md` says of how it is measured."""

from typing import Final

CONTENDERS: Final = """
- **The floor** is as little as a server of orders can do on uvicorn: Starlette, orjson and
  one SQLite file, each order committed as durably as ours; no validation, no events, no history, no
  preconditions, one filter. It has an index made for that filter.
- **Stock connexion** is what an integrator would write by hand: connexion's AsyncApp on the
  published contract, which validates parameters and bodies (not answers: that is its default), and
  three handlers that keep orders in a dictionary. uvicorn runs it, with uvloop and httptools, and
  without the access log that it has by default.
- **Prism** mocks the published contract, which has no examples: it makes up an order of 29 KB with
  every attribute that there can be. With an example of an order of 6 KB, which the contract does
  not have, it has less to do; both are measured. It logs errors alone, gets valid requests, and is
  measured after six seconds of them.
- **tmf-mock** is the nearest published peer. It serves TMF641 and keeps its orders in memory.
- **With everything on** our server checks the access token of each request (a signature by ES256),
  counts the request for Prometheus, and writes a line of its access log to a file on the disk of
  the store.
- Each contender has one core for all its processes, also for the one that publishes events; the
  load (wrk, 16 connections) has another. Each turn begins with 1,000 orders on a new store: first
  orders by id, then the first ten of one of ten categories that are acknowledged, with their exact
  count, then new orders. A turn in which one request fails, or is not answered with 2xx, is void,
  and ends the run.
- The ratio of one run is that of the medians of its turns. An aim is reached if the median of the
  runs reaches it. Absolute figures are this machine's.
- The disk an order takes is that of 10,000 invented orders, which differ, with all their indexes,
  events and history. A warm start is that on a store of 1,000 orders.
"""
BESIDE_WRITES: Final = """
Orders of 6 KB. Another client, which shares the core of the load, places orders at a steady rate
meanwhile. Representations are sent again as they were made until anything is written, so that each
order that is placed costs the reads after it. Above, nothing is written while is read.
"""
TWO_WORKERS: Final = """
Orders of 6 KB. As two workers have to share two cores with the load, one worker here shares one
with it: twice the cores are compared with one. Either has 64 connections, a thread of the load for
each core, and requests waiting at all times.
"""
NOT_MEASURED: Final = """
- A network, TLS, or a proxy: load and server are on one machine.
- More than two cores, other processors, other disks; a disk that others write to at the same time.
- Clients that pause: wrk sends its next request at once, so its percentiles are those of a server
  that is always full.
- Filters without an index, large pages, and stores of more than some thousand orders: `SCALE.md`.
- Here: MongoDB (`MONGODB.md`), events (`THROUGHPUT.md` and `SUBSCRIBERS.md`), the dearest requests
  (`WAITS.md`).
"""
