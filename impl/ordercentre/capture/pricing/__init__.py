"""Prices of items from the catalogue, and the totals of items and orders, exact to the cent."""
