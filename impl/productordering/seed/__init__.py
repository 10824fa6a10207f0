"""Invented product orders of a telecom operator, for demonstrations and load tests."""

from productordering.seed.filling import fill as fill
from productordering.seed.making import Seed as Seed
from productordering.seed.order import orders as orders
