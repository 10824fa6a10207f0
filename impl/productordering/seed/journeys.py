"""The kinds of orders: parts of the catalogue, their actions and relationships."""

from collections.abc import Mapping
from typing import NamedTuple


class Part(NamedTuple):
    """One order item: `name` is a key of the catalogue, `parts` are nested items.

    `relies_on` names an earlier part of the same order, so there are no cycles. `chance` is the
    share of orders that have the part. A part that is `elsewhere`, and those after it, are for the
    customer's next address.
    """

    name: str
    action: str = "add"
    relies_on: str = ""
    parts: tuple["Part", ...] = ()
    quantity: int = 1
    chance: float = 1.0
    elsewhere: bool = False


class Journey(NamedTuple):
    """A kind of order; `days` is its delivery time."""

    category: str
    description: str
    days: float
    parts: tuple[Part, ...]

    @property
    def business(self) -> bool:
        return self.category.startswith("B2B")


_SIM = Part("sim")
_PLAN = Part("plan", relies_on="sim")
_ACCESS = Part("access")
_ROUTER = Part("router", relies_on="access")
_UNCHANGED_ROUTER = Part("router", "noChange", relies_on="access")
_BOX = Part("box")
_SPORT = Part("sport")
_CINEMA = Part("cinema", chance=0.6)
_LINE = Part("line")
_CALLS = Part("calls", relies_on="line")
_TELEVISION = Part(
    "television", parts=(_BOX, Part("packages", relies_on="box", parts=(_SPORT, _CINEMA)))
)
_SITE = Part("site", elsewhere=True, parts=(Part("circuit"),))
_OFFICE = Part("site", parts=(Part("circuit"), Part("router", relies_on="circuit")))
_SERVICE_LEVEL = Part("service level", relies_on="circuit")

_MOBILE = (
    ("New mobile line with handset", 2, (_SIM, _PLAN, Part("handset", chance=0.7))),
    (
        "Larger mobile plan",
        1,
        (Part("sim", "noChange"), Part("plan", "modify", relies_on="sim"), Part("handset")),
    ),
    (
        "Replacement SIM",
        2,
        (_SIM, Part("plan", "modify", relies_on="sim"), Part("sim", "delete")),
    ),
    (
        "Handset for an existing line",
        2,
        (Part("plan", "noChange"), Part("handset", relies_on="plan")),
    ),
    ("Smaller mobile plan", 1, (Part("plan", "modify"),)),
    (
        "End of a mobile line, handset kept",
        1,
        (Part("plan", "delete"), Part("sim", "delete"), Part("handset", "noChange")),
    ),
)
_FIBRE = (
    ("Fibre at home", 14, (_ACCESS, _ROUTER)),
    ("Fibre and telephone at home", 14, (_ACCESS, _ROUTER, _LINE)),
    ("Another router", 3, (Part("access", "noChange"), _ROUTER, Part("router", "delete"))),
    ("Router sent back", 5, (Part("access", "noChange"), Part("router", "delete"))),
    ("Faster fibre", 3, (Part("access", "modify"), _UNCHANGED_ROUTER)),
    (
        "Move to a new home",
        18,
        (
            Part("access", "delete"),
            Part("access", elsewhere=True),
            Part("router", "modify", relies_on="access"),
        ),
    ),
    ("End of fibre at home", 7, (Part("access", "delete"), Part("router", "delete"))),
)
_TV = (
    ("Television bundle", 5, (_TELEVISION,)),
    ("Fibre and television", 15, (_ACCESS, _ROUTER, _TELEVISION)),
    (
        "Another channel package",
        1,
        (
            Part(
                "television",
                "modify",
                parts=(
                    Part("box", "noChange"),
                    Part("packages", "modify", parts=(_SPORT, Part("cinema", "noChange"))),
                ),
            ),
        ),
    ),
    (
        "Another set-top box",
        4,
        (Part("television", "noChange", parts=(Part("box", "noChange"), Part("box"))),),
    ),
    (
        "One channel package less",
        1,
        (
            Part(
                "television",
                "noChange",
                parts=(
                    Part("box", "noChange"),
                    Part(
                        "packages",
                        "modify",
                        parts=(Part("sport", "delete"), Part("cinema", "noChange")),
                    ),
                ),
            ),
        ),
    ),
    (
        "End of television",
        4,
        (Part("television", "delete", parts=(Part("box", "delete"), Part("sport", "delete"))),),
    ),
)
_VOICE = (
    ("Telephone line", 8, (_LINE, _CALLS)),
    ("Telephone line on its own", 8, (_LINE,)),
    ("Other call plan", 1, (Part("line", "noChange"), Part("calls", "modify", relies_on="line"))),
    ("End of a telephone line", 4, (Part("line", "delete"), Part("calls", "delete"))),
)
_BUSINESS = (
    ("Two connected sites", 35, (_OFFICE, _SITE, _SERVICE_LEVEL)),
    ("Three connected sites", 45, (_SITE, _SITE, _SITE, _SERVICE_LEVEL)),
    (
        "Faster circuit, one site closed",
        20,
        (
            Part("site", "noChange", parts=(Part("circuit", "modify"), Part("router", "noChange"))),
            Part(
                "site",
                "delete",
                elsewhere=True,
                parts=(Part("circuit", "delete"), Part("router", "delete")),
            ),
            Part("service level", "modify"),
        ),
    ),
    (
        "Mobile fleet",
        6,
        (
            Part("sim", quantity=25),
            Part("plan", relies_on="sim", quantity=25),
            Part("handset", quantity=10, chance=0.5),
        ),
    ),
)
_PORTING = (
    ("Mobile number from another operator", 4, (_SIM, _PLAN, Part("porting", relies_on="plan"))),
    (
        "Number onto an existing line",
        3,
        (Part("plan", "modify"), Part("porting", relies_on="plan")),
    ),
    (
        "Number leaves for another operator",
        2,
        (Part("plan", "delete"), Part("porting", relies_on="plan")),
    ),
)

_FAMILIES: Mapping[str, tuple[tuple[str, float, tuple[Part, ...]], ...]] = {
    "B2C mobile": _MOBILE,
    "B2C fibre": _FIBRE,
    "B2C television": _TV,
    "B2C fixed voice": _VOICE,
    "B2B connectivity": _BUSINESS,
    "Number porting": _PORTING,
}

JOURNEYS = tuple(
    Journey(category, *journey) for category, family in _FAMILIES.items() for journey in family
)
