"""Has access by a client from openapi-generator: `python walk_token.py API TOKEN READING`.

TOKEN has all scopes, READING those of one who may read every order.
"""

from __future__ import annotations

import sys

import ordering_client as made

ITEM = made.ProductOrderItem(id="1", action=made.OrderItemActionType.ADD)
ORDER = made.ProductOrderCreate(product_order_item=[ITEM])


def main(api: str, token: str, reading: str) -> None:
    def orders(access_token: str | None) -> made.ProductOrderApi:
        configuration = made.Configuration(host=api, access_token=access_token)
        return made.ProductOrderApi(made.ApiClient(configuration))

    placed = orders(token).create_product_order(ORDER)
    assert orders(reading).retrieve_product_order(placed.id).id == placed.id
    try:
        orders(reading).create_product_order(ORDER)
    except made.exceptions.ForbiddenException as refused:
        assert refused.data.code == "50"  # noqa: PT017 - no pytest is here
    else:
        raise AssertionError("a token to read has placed an order")
    try:
        orders(None).retrieve_product_order(placed.id)
    except made.exceptions.UnauthorizedException as refused:
        assert refused.data.code == "40"  # noqa: PT017
    else:
        raise AssertionError("an order was read without a token")


if __name__ == "__main__":
    main(*sys.argv[1:])
