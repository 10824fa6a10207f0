"""Uses attributes of an operator by a client from openapi-generator: `python walk_own.py API`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import ordering_client as made

END = datetime(2027, 6, 30, 10, tzinfo=UTC)
OFFERING = made.ProductOfferingRef(id="fibre-500")
ITEM = made.ProductOrderItem(id="1", action=made.OrderItemActionType.ADD, product_offering=OFFERING)


def main(api: str) -> None:
    orders = made.ProductOrderApi(made.ApiClient(made.Configuration(host=api)))
    order = made.ProductOrderCreate(
        product_order_item=[ITEM],
        sales_region="north",
        credit_score=640.5,
        contract_end=END,
        site=made.ProductOrderSite(building="B1", floor=3),
        tags=["gold", "fibre"],
    )
    placed = orders.create_product_order(order)
    assert (placed.sales_region, placed.credit_score, placed.contract_end) == ("north", 640.5, END)
    assert (placed.site.building, placed.site.floor) == ("B1", 3)

    (found,) = orders.list_product_order(
        sales_region=["north"], credit_score_gt="600", site_building="B1", tags="gold"
    )
    assert found.id == placed.id
    assert orders.list_product_order(contract_end_gt="2028-01-01T00:00:00Z") == []

    update = made.ProductOrderUpdate(site=made.ProductOrderSiteUpdate(floor=4), tags=None)
    patched = orders.patch_product_order(placed.id, update)
    assert (patched.site.building, patched.site.floor, patched.tags) == ("B1", 4, None)


if __name__ == "__main__":
    main(sys.argv[1])
