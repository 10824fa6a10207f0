"""What the work on a fulfilment knows of neighbours that have failed."""

from __future__ import annotations

from typing import cast

from ordercentre.fulfilment.work import Work
from ordercentre.neighbours.protocol import NeighbourUnavailable, NotAsked
from tmf630.jobs.lease import LeaseTerms
from tmf630.resources.collection import Resources


def test_while_no_neighbour_is_asked_there_is_a_pause() -> None:
    work = Work(cast(Resources, None), "o", "owner", {"failures": 2}, cast(LeaseTerms, None))
    assert work.pause == 0
    work.unavailable += [NotAsked("catalog: no", 13.0), NotAsked("customer: no", 9.0)]
    assert (work.pause, work.failure()["failures"]) == (9, 2)
    work.unavailable.append(NeighbourUnavailable("inventory: no answer"))
    assert (work.pause, work.failure()["failures"]) == (0, 3)
