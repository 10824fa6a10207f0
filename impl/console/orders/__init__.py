"""Product orders: the table of those that a query selects, and each of them."""
