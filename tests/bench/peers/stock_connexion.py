"""A server of orders as an integrator writes it with connexion: the contract and three handlers.

connexion reads the published contract, and validates parameters and bodies by it; answers it does
not, which is its default. The orders are in memory. uvicorn runs it, as connexion's documentation
says. `python -m tests.bench.peers.stock_connexion` prints the URL of its orders once it serves.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final
from uuid import uuid4

import uvicorn

from tests.bench.peers.serving import Serving

with warnings.catch_warnings():
    # It imports a test client, which warns those who test with it.
    warnings.simplefilter("ignore")
    from connexion import AsyncApp, request
from connexion.options import SwaggerUIOptions
from connexion.resolver import Resolver

Json = dict[str, Any]
Answer = tuple[Any, int, Mapping[str, str]]

CONTRACT: Final = (
    Path(__file__).parents[3] / "openapi" / "TMF622-ProductOrdering-v4.0.0.swagger.json"
)
_PATH: Final = "/tmf-api/productOrderingManagement/v4/productOrder"
_orders: Final[dict[str, Json]] = {}


async def create(productOrder: Json) -> Answer:  # noqa: N803 - the contract's name
    id = str(uuid4())
    href = f"{_PATH}/{id}"
    order = {**productOrder, "id": id, "href": href, "state": "acknowledged"}
    _orders[id] = order
    return order, 201, {"Location": href}


async def retrieve(id: str, fields: str | None = None) -> Answer:
    found = _orders.get(id)
    return (found, 200, {}) if found else ({"code": "60", "reason": "no such order"}, 404, {})


async def find(fields: str | None = None, offset: int = 0, limit: int = 100) -> Answer:
    """The orders whose category and state are those of the query, and how many there are."""
    query: Mapping[str, str] = request.query_params  # type: ignore[attr-defined] # a proxy
    wanted = [(name, query.get(name)) for name in ("category", "state")]
    found = [
        each
        for each in _orders.values()
        if all(value is None or each.get(name) == value for name, value in wanted)
    ]
    return found[offset : offset + limit], 200, {"X-Total-Count": str(len(found))}


_HANDLERS: Final = SimpleNamespace(
    createProductOrder=create, retrieveProductOrder=retrieve, listProductOrder=find
)
"""By operationId."""


def main() -> None:
    application = AsyncApp(__name__, swagger_ui_options=SwaggerUIOptions(swagger_ui=False))
    # Without the published parameter of its media type, connexion accepts what clients send.
    contract = {**json.loads(CONTRACT.read_text()), "consumes": ["application/json"]}
    # Whatever has no handler answers 501.
    application.add_api(
        contract, resolver=Resolver(partial(getattr, _HANDLERS)), resolver_error=501
    )
    config = uvicorn.Config(application, port=0, log_level="error", access_log=False)
    Serving(config, _PATH).run()


if __name__ == "__main__":
    main()
