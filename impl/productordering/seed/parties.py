"""Invented customers and staff; each number always yields the same customer."""

from typing import NamedTuple

_HOST = "https://api.example.com/tmf-api"

# fmt: off
_FIRST_NAMES = (
    "Ada", "Bram", "Celia", "Dario", "Elin", "Farid", "Greta", "Hugo", "Imani", "Jonas", "Keziah",
    "Lorcan", "Mireille", "Nadim", "Odile", "Piotr", "Quentin", "Rosalba", "Sunniva", "Tomas",
    "Ursula", "Viggo", "Wanda",
)
_LAST_NAMES = (
    "Ashgrove", "Brindlecombe", "Carrowmere", "Dunleigh", "Eastermoor", "Fallowdene", "Gorsewell",
    "Hartlepenny", "Inglethwaite", "Jessamy", "Kettlewick", "Lindisfell", "Marchbrook", "Netherby",
    "Oakhanger", "Pellwood", "Quillfeather", "Rookhurst", "Silverlock",
)
_TRADES = (
    "Joinery", "Bakeries", "Freight", "Foods", "Dental Group", "Garden Centres", "Instruments",
    "Ceramics", "Printworks", "Ferries",
)
_STREETS = (
    "Larkspur Way", "Old Tannery Lane", "Cobbler's Rise", "Heron Quay", "Millstone Street",
    "Thimble Row", "Foxglove Crescent", "Beacon Terrace", "Sexton's Walk", "Saltpan Road",
    "Wheelwright Close",
)
_TOWNS = (
    "Thistlebury", "Marrowgate", "Nether Quill", "Port Emberly", "Great Wexcombe", "Ostlemoor",
    "Hollinmere", "Saint Brannoc's", "Tidewick", "Upper Fennhurst", "Cawdale", "Pennywhistle",
    "Strand-on-the-Rill",
)
_STAFF_NAMES = (
    "Astrid Fennimore", "Basil Okoro-Lund", "Clement Harrowgate", "Dilys Tamworthy",
    "Emeka Strandvik", "Freya Mossop", "Gideon Larch",
)
# fmt: on
# No postcode area begins with these letters.
_POSTCODES = ("ZX1 4QB", "ZX2 9HT", "ZX3 0LM", "ZX5 7RD", "ZX8 3WN")

STAFF = tuple((f"E-{number}", name) for number, name in enumerate(_STAFF_NAMES, 301))


class Customer(NamedTuple):
    """A person or business that places orders."""

    id: str
    name: str
    email: str
    account: str
    number: int
    business: bool


def linked(path: str, id: str) -> dict[str, str]:
    """A reference to a resource of another TM Forum API; `path` begins with that API's name."""
    return {"id": id, "href": f"{_HOST}/{path}/{id}"}


def customer(number: int, business: bool) -> Customer:
    """The customer of that number."""
    last = _LAST_NAMES[number % len(_LAST_NAMES)]
    if business:
        name = f"{last} {_TRADES[number % len(_TRADES)]}"
        email = f"orders.{number}@example.com"
        return Customer(f"B-{number}", name, email, f"BA-9{number}", number, True)
    first = _FIRST_NAMES[number % len(_FIRST_NAMES)]
    email = f"{first.lower()}.{number}@example.com"
    return Customer(f"C-{number}", f"{first} {last}", email, f"BA-1{number}", number, False)


def party(customer: Customer, role: str) -> dict[str, str]:
    """A customer as a `RelatedParty`."""
    kind = "Organization" if customer.business else "Individual"
    return _party(customer.id, customer.name, kind, role)


def staff_party(member: tuple[str, str], role: str) -> dict[str, str]:
    """A member of STAFF as a `RelatedParty`."""
    return _party(*member, "Individual", role)


def _party(id: str, name: str, kind: str, role: str) -> dict[str, str]:
    link = linked(f"party/v4/{kind.lower()}", id)
    return link | {"name": name, "role": role, "@referredType": kind}


def place(customer: Customer, site: int) -> dict[str, str]:
    """The address of the customer's nth site; site 0 is the main address."""
    number = customer.number + 7 * site
    street = _STREETS[number % len(_STREETS)]
    town = _TOWNS[number % len(_TOWNS)]
    return {
        "id": f"GA-{number}",
        "name": f"{1 + number % 89} {street}, {town} {_POSTCODES[number % len(_POSTCODES)]}",
        "role": "installation",
        "@referredType": "GeographicAddress",
    }
