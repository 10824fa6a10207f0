"""Filtered and sorted collections over HTTP: counts, links, hrefs, tasks, and the time limit."""

from __future__ import annotations

import httpx
import pytest

from tests.api.cancellations import FAR, cancel, cancelled
from tests.api.client import ContractClient
from tests.api.orders import Json, item, path, place, refused
from tests.api.progress import place_in
from tests.api.stores import NewStore
from tests.server import running

COUNT = 25


@pytest.fixture(scope="module")
def placed(module_client: ContractClient) -> list[Json]:
    """Orders 0 to 24: every other one is of category `even`, the priority repeats after 5."""
    return [
        place(
            module_client,
            item(quantity=number),
            externalId=f"{number:02}",
            category="odd" if number % 2 else "even",
            priority=str(number % 5),
        )
        for number in range(COUNT)
    ]


def numbers(page: httpx.Response) -> list[int]:
    assert page.status_code == 200, page.text
    return [int(each["externalId"]) for each in page.json()]


def counts(page: httpx.Response) -> tuple[int, int]:
    return int(page.headers["x-total-count"]), int(page.headers["x-result-count"])


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("category=even", 13),
        ("productOrderItem.quantity%3E%3D20", 5),
        ("productOrderItem.quantity%3E20", 4),
        ("productOrderItem.quantity>=20&category=odd", 2),
        ("externalId.regex=^0", 10),
        ("filter=$.productOrderItem[?(@.quantity<3)]", 3),
        ("sort=-externalId", 25),
        ('category="even",odd;priority=9&sort=priority,-externalId', 25),
    ],
)
def test_links_lead_through_all_results(
    module_client: ContractClient, placed: list[Json], query: str, total: int
) -> None:
    whole = numbers(module_client.get(f"/productOrder?{query}"))
    page = module_client.get(f"/productOrder?{query}&limit=2&fields=externalId")
    found = numbers(page)
    while "next" in page.links:
        assert counts(page) == (total, 2)
        page = module_client.get(page.links["next"]["url"])
        found += numbers(page)
    assert found == whole
    assert len(found) == total
    assert module_client.get(page.links["first"]["url"]).json()[0]["externalId"] == f"{whole[0]:02}"


def test_ties_are_sorted_by_creation(module_client: ContractClient, placed: list[Json]) -> None:
    by_priority = [n for priority in range(5) for n in range(priority, COUNT, 5)]
    assert numbers(module_client.get("/productOrder?sort=priority")) == by_priority
    downwards = [n for priority in range(4, -1, -1) for n in range(priority, COUNT, 5)]
    assert numbers(module_client.get("/productOrder?sort=-priority")) == downwards
    assert numbers(module_client.get("/productOrder?sort=+priority")) == by_priority
    assert numbers(module_client.get("/productOrder?sort=")) == list(range(COUNT))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("id={id}", [3]),
        ("id.ne={id}&limit=3", [0, 1, 2]),
        ("id.lt={id}", [0, 1, 2]),
        ("id={id},unknown", [3]),
        ("href={href}", [3]),
        ("href.ne={href}&limit=4", [0, 1, 2, 4]),
        ("href.lt={href}", [0, 1, 2]),
        ("href.lte={href}", [0, 1, 2, 3]),
        ("href=http://elsewhere.example/productOrder/1", []),
        ("href.gt=a&limit=2", [0, 1]),
        ("href.lt=a", []),
        ("href.lt=z&limit=2", [0, 1]),
        ("href.gte=z", []),
        ("filter=$[?(@.id=='{id}')]", [3]),
        ("filter=$[?(@.href && @.id && @.externalId=='03')]", [3]),
        ("filter=$[?(!@.id)]", []),
        ("sort=-id&limit=2", [24, 23]),
        ("sort=-href&limit=2", [24, 23]),
    ],
)
def test_orders_are_found_by_id_and_href(
    module_client: ContractClient, placed: list[Json], query: str, expected: list[int]
) -> None:
    name, _, value = query.format(**placed[3]).partition("=")
    if name == "filter":
        assert numbers(module_client.get("/productOrder", params={name: value})) == expected
    else:
        assert numbers(module_client.get(f"/productOrder?{name}={value}")) == expected


def test_hrefs_have_no_patterns(module_client: ContractClient) -> None:
    refused(module_client.get("/productOrder?href.regex=1"), 400, "28", "href")


def test_an_unencoded_and_gets_a_hint(client: ContractClient) -> None:
    cut = client.get("/productOrder?filter=$.note[?(@.id=='1'&&@.text=='x')]")
    refused(cut, 400, "28", "&& is written %26%26")
    whole = client.get("/productOrder?filter=$.note[?(@.nope=='1')]")
    refused(whole, 400, "28", "nope")
    assert "%26" not in whole.text


def test_a_query_that_is_not_utf8_is_refused(client: ContractClient) -> None:
    refused(client.get("/productOrder?description=%ff"), 400, "28", "UTF-8")


@pytest.mark.usefixtures("placed")
def test_ne_joined_by_semicolons_excludes_every_value(module_client: ContractClient) -> None:
    """Every value differs from one of them."""
    unequal = ";".join(f"externalId.ne={number:02}" for number in range(1, 25))
    for query, found in ((unequal, [0]), (f"{unequal};externalId=03", [0, 3])):
        assert sorted(numbers(module_client.get(f"/productOrder?{query}"))) == found


def test_the_message_for_an_empty_filter_has_an_example(client: ContractClient) -> None:
    refused(client.get("/productOrder?filter="), 400, "28", "JSONPath, such as $.note[?(")


def test_head_has_the_counts(module_client: ContractClient, placed: list[Json]) -> None:
    answer = module_client.head("/productOrder?category=odd&limit=5")
    assert (answer.content, counts(answer)) == (b"", (12, 5))


def test_a_changed_order_is_found_by_its_new_values(client: ContractClient) -> None:
    order = place(client, externalId="before", relatedParty=[{"id": "B", "@referredType": "x"}])
    changes = {"externalId": "after", "relatedParty": [{"id": "A", "@referredType": "x"}]}
    assert client.patch(path(order), json=changes).status_code == 200
    for query, found in {
        "externalId=before": False,
        "externalId=after": True,
        "relatedParty.id=B": False,
        "relatedParty.id=A": True,
    }.items():
        ids = [each["id"] for each in client.get(f"/productOrder?{query}").json()]
        assert (order["id"] in ids) is found
    assert client.delete(path(order)).status_code == 204
    assert client.get("/productOrder?externalId=after").headers["x-total-count"] == "0"


def test_tasks_are_found(client: ContractClient) -> None:
    # Cancelling a partly completed order is refused, so one order can have several tasks.
    one, other = (place_in(client, {"1": "completed"}, item("1"), item("2")) for _ in range(2))
    tasks = [cancelled(client, each) for each in (one, other, one)]
    scheduled = cancel(client, one, requestedCancellationDate=FAR)
    query = f"productOrder.id={one['id']}&state=terminatedWithError&sort=-id"
    page = client.get(f"/cancelProductOrder?{query}")
    assert page.json() == [tasks[2], tasks[0]]
    assert counts(page) == (2, 2)
    page = client.get(f"/cancelProductOrder?productOrder.id={one['id']}&state=acknowledged")
    assert page.json() == [scheduled]
    refused(client.get("/cancelProductOrder?state=held"), 400, "28", "state", "inProgress")
    refused(client.get("/cancelProductOrder?category=a"), 400, "28", "category")


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("state.neq=held", "ne"),
        ("orderDate.after=2026-01-01", "gt"),
        ("relatedParty.role.like=x", "regex"),
        ("limt=5", "limit"),
        ("Sort=state", "sort"),
        ("state!=held", "state"),
    ],
)
def test_the_message_for_a_misspelling_suggests_a_name(
    client: ContractClient, query: str, hint: str
) -> None:
    refused(client.get(f"/productOrder?{query}"), 400, "28", hint)


def test_a_slow_pattern_is_aborted(client: ContractClient) -> None:
    place(client, externalId="long", description="a" * 1_000_000)
    answer = client.get("/productOrder?externalId=long&description.regex=(a?){120}b")
    refused(answer, 503, "5", "longer than")


@pytest.mark.parametrize("query", ["description.regex=x", "sort=description"])
def test_a_slow_query_is_aborted(new_store: NewStore, query: str) -> None:
    with (
        new_store() as url,
        running(url, "--query-seconds", "0.000001") as server,
        ContractClient(server.url) as client,
    ):
        order = place(client, description="x")
        answer = client.get(f"/productOrder?{query}")
        refused(answer, 503, "5", "longer than")
        assert answer.headers["retry-after"]
        assert client.get(path(order)).json() == order
