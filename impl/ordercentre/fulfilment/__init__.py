"""The fulfilment of orders: what was sent to acceptance centres, and what became of it.

The fulfilment of an order is an entry of its own, under the order's id. Its job looks at the order,
at the entry and at the neighbours, and does what follows; an event only says that there may be
something to see. So nothing is lost by a crash, by an event that comes twice, or by one that never
comes.
"""
