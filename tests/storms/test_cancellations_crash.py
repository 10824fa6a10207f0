"""The server crashes at a write of a cancellation; another one finishes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.crash_flows import FLOWS, Site, crash
from tests.api.stores import NewStore

ITEMS = {"1": "held", "1.1": "inProgress"}
CRASH_POINTS = [
    *(("accepted", crash_at) for crash_at in FLOWS["accepted"].crash_points()),
    *(("refused", crash_at) for crash_at in ("3:after", "4:after")),
    *(("scheduled", crash_at) for crash_at in ("3:before", "3:after", "5:after", "6:after")),
    *(("deleted", crash_at) for crash_at in ("4:after", "5:after", "6:after")),
    *(("overtaken", crash_at) for crash_at in ("4:after", "6:after", "7:before")),
    *(
        ("withdrawn", crash_at)
        for crash_at in ("4:before", "4:after", "5:after", "6:before", "7:after")
    ),
]


@pytest.fixture(scope="module")
def site(new_store: NewStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with new_store() as url:
        site = Site(url, tmp_path_factory.mktemp("site"))
        yield site
        site.close()


@pytest.mark.parametrize("name", FLOWS)
def test_the_steps_of_a_cancellation_are_its_writes(site: Site, name: str) -> None:
    flow = FLOWS[name]
    case = site.prepared(flow, ITEMS)
    collections = [write.split()[0] for write in site.undisturbed(case)]
    assert collections == [
        "cancelProductOrder" if step.startswith("task") else "productOrder" for step in flow.steps
    ]
    site.check(case)


@pytest.mark.parametrize(("name", "crash_at"), CRASH_POINTS)
def test_a_cancellation_survives_a_crash_of_its_server(
    site: Site, name: str, crash_at: str
) -> None:
    crash(site, FLOWS[name], crash_at, ITEMS)
