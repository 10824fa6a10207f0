"""The types of the catalogue: specification, offering, characteristic."""

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

Scalar = str | int | float | bool
Pick = Callable[[Random], Any]
"""Draws the JSON value of one characteristic; every call returns a new list or object."""


def one_of(*values: Scalar) -> Pick:
    """One of the values, with equal probability."""
    return lambda random: random.choice(values)


def digits(prefix: str, length: int) -> Pick:
    """The prefix and `length` random digits."""
    ceiling = 10**length
    return lambda random: f"{prefix}{int(random.random() * ceiling):0{length}d}"


def some_of(*values: str) -> Pick:
    """The values from a random one to the last."""
    return lambda random: list(values[random.randrange(len(values)) :])


# Ofcom reserves both ranges for fiction.
mobile_number = digits("+447700900", 3)
landline_number = digits("+441632960", 3)


class Offering(NamedTuple):
    """Prices are pence before tax: `monthly` recurs, `once` is paid at delivery.

    `features` are the characteristics that all products of this offering share.
    """

    id: str
    name: str
    monthly: int = 0
    once: int = 0
    features: tuple[tuple[str, Scalar], ...] = ()


class Specification(NamedTuple):
    """`characteristics` are drawn anew for every product; `commitments` are months.

    A `sited` product has a place, a `visited` one is installed by an engineer.
    """

    id: str
    name: str
    version: str
    offerings: tuple[Offering, ...]
    characteristics: tuple[tuple[str, Pick], ...] = ()
    commitments: tuple[int, ...] = ()
    tax_rate: float = 20.0
    sited: bool = False
    visited: bool = False
