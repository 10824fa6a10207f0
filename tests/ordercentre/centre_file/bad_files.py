"""Bad centre files, each with the one line that says what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

URL: Final = "https://neighbour.example/v4"
_CATALOG: Final = f'[catalog]\nurl = "{URL}"\n'
_CENTRE: Final = f'[[acceptance.centre]]\nname = "only"\nurl = "{URL}"\n'
_FALLOUT: Final = f"{_CENTRE}[acceptance.fallout]\n"
_MAPPING: Final = f"{_CENTRE}[[acceptance.mapping]]\n"
_NORTH: Final = f'[[acceptance.centre]]\nname = "north"\nurl = "{URL}"\n'
_SOUTH: Final = f'[[acceptance.centre]]\nname = "south"\nurl = "{URL}"\n'
_BASE_URL: Final = "it must be http(s)://HOST[:PORT][/PATH]"
_TEXT: Final = "it must be a text of one line that is not empty"
_TEXTS: Final = 'it must be a list of texts, such as ["one", "other"]'
_NEIGHBOURS: Final = "catalog, customer, party, inventory, acceptance"
_OF_A_NEIGHBOUR: Final = "url, timeout_seconds, attempts, oauth2, mode, max_age_seconds"

OF_NEIGHBOURS: Final[Sequence[tuple[str, str]]] = (
    ("", f"has no neighbour: there are {_NEIGHBOURS}"),
    ("catalogue = 1", "catalogue: is unknown: did you mean catalog?"),
    ("colour = 1", f"colour: is unknown: there are {_NEIGHBOURS}"),
    ("catalog = 5", "catalog: is 5: it must be a table"),
    ("catalog = [5]", "catalog: is a list: it must be a table"),
    ("[catalog]", "catalog.url: is missing here, and among the settings"),
    ("catalog.url = 5", f"catalog.url: is 5: {_BASE_URL}"),
    (
        'catalog.url = "catalog.example"',
        (
            f'catalog.url: is "catalog.example": {_BASE_URL}: it does not begin with https:// or'
            " http://"
        ),
    ),
    (
        'catalog.url = "https://a:secret@b"',
        (
            f'catalog.url: is "https://…@b": {_BASE_URL}: there is user information, or an @,'
            " before the host; none is allowed"
        ),
    ),
    (
        'catalog.url = "https://a?key=secret"',
        f'catalog.url: is "https://a": {_BASE_URL}: there is a query, or a ?; none is allowed',
    ),
    (
        f'{_CATALOG}mode = "Required"',
        'catalog.mode: is "Required": it must be one of required, deferred',
    ),
    *(
        (
            f"{_CATALOG}timeout_seconds = {given}",
            f"catalog.timeout_seconds: is {shown}: it must be a number of seconds from 0.1 to 60",
        )
        for given, shown in (
            *(("0", "0"), ("61", "61"), ("nan", "NaN"), ("inf", "Infinity"), ("true", "true")),
            *(('"5"', '"5"'), ("2026-01-31", "2026-01-31"), ("08:15:00", "08:15:00")),
        )
    ),
    *(
        (
            f"{_CATALOG}attempts = {given}",
            f"catalog.attempts: is {given}: it must be a whole number from 1 to 10",
        )
        for given in ("0", "11", "2.0", "true", '"2"')
    ),
    (
        f"{_CATALOG}max_age_secs = 1",
        "catalog.max_age_secs: is unknown: did you mean max_age_seconds?",
    ),
    (f"{_CATALOG}live_states = []", f"catalog.live_states: is a list: {_TEXTS}"),
    (f'{_CATALOG}live_states = ["a", 5]', f"catalog.live_states: is a list: {_TEXTS}"),
    (f'{_CATALOG}live_states = "active"', f'catalog.live_states: is "active": {_TEXTS}'),
    (
        f'{_CATALOG}roles = ["customer"]',
        f"catalog.roles: is unknown: there are {_OF_A_NEIGHBOUR}, live_states",
    ),
    (
        f'{_CATALOG}"a\\u001b b" = 1',
        f'catalog."a\\u001b b": is unknown: there are {_OF_A_NEIGHBOUR}, live_states',
    ),
)

OF_ACCEPTANCE: Final[Sequence[tuple[str, str]]] = (
    (
        f'{_CENTRE}mode = "deferred"',
        (
            "acceptance.centre[0].mode: is unknown: there are url, timeout_seconds, attempts,"
            " oauth2, name, filter"
        ),
    ),
    (f'{_CENTRE}filter = "bad"', "acceptance.centre[0].filter: bad is no filter"),
    (f"{_CENTRE}filter = 5", f"acceptance.centre[0].filter: is 5: {_TEXT}"),
    (
        f'[[acceptance.centre]]\nname = "a b"\nurl = "{URL}"',
        'acceptance.centre[0].name: is "a b": it must have 1 to 64 letters, digits, _ and -',
    ),
    (f'[[acceptance.centre]]\nurl = "{URL}"', "acceptance.centre[0].name: is missing"),
    ('[[acceptance.centre]]\nname = "a"', "acceptance.centre[0].url: is missing"),
    (
        "[acceptance]",
        "acceptance.centre: is missing: an acceptance centre begins with [[acceptance.centre]]",
    ),
    ("[acceptance]\ncentre = []", "acceptance.centre: is empty"),
    (
        "[acceptance.centre]",
        "acceptance.centre: is a table: it must be tables: each begins with [[acceptance.centre]]",
    ),
    ("[acceptance]\ncentre = [5]", "acceptance.centre[0]: is 5: it must be a table"),
    (
        f"{_FALLOUT}attempts = -1",
        "acceptance.fallout.attempts: is -1: it must be a whole number from 0 to 100",
    ),
    (
        f"{_CENTRE}[acceptance.mapping]",
        (
            "acceptance.mapping: is a table: it must be tables: each begins with"
            " [[acceptance.mapping]]"
        ),
    ),
    (
        f"{_MAPPING}services = [5]",
        "acceptance.mapping[0].services[0]: is 5: it must be a table",
    ),
    (
        f'{_MAPPING}services = "a"',
        'acceptance.mapping[0].services: is "a": it must be a list of tables',
    ),
    (f"{_MAPPING}services = [{{}}]", "acceptance.mapping[0].services[0].id: is missing"),
    (f'{_MAPPING}offering = " "', f'acceptance.mapping[0].offering: is " ": {_TEXT}'),
    (
        f'{_MAPPING}split = "yes"',
        'acceptance.mapping[0].split: is "yes": it must be true or false',
    ),
    (
        f"{_MAPPING}characteristics = {{ speed = 5 }}",
        (
            "acceptance.mapping[0].characteristics: is a table: it must be a table of texts, such"
            ' as { one = "other" }'
        ),
    ),
    (
        f'{_MAPPING}point_of_no_return = "later"',
        (
            'acceptance.mapping[0].point_of_no_return: is "later": it must be one of acknowledged,'
            " inProgress, completed"
        ),
    ),
)

OF_TABLES_THAT_DO_NOT_FIT: Final[Sequence[tuple[str, str]]] = (
    (
        f'{_NORTH}filter = "category=a"\n{_SOUTH}filter = "category=b"',
        "acceptance.default: is missing: it is one of north, south",
    ),
    (
        f'acceptance.default = "east"\n{_NORTH}filter = "category=a"',
        'acceptance.default: is "east": it must be one of north',
    ),
    (
        f'acceptance.default = "north"\n{_NORTH}{_SOUTH}',
        "acceptance.centre[1].filter: is missing: only the default centre needs none",
    ),
    (
        f'acceptance.default = "north"\n{_NORTH}{_NORTH}',
        "acceptance.centre[1].name: is the name of acceptance.centre[0], too",
    ),
    *(
        (
            f"{_MAPPING}{earlier}\n[[acceptance.mapping]]\n{later}",
            "acceptance.mapping[1]: never applies: acceptance.mapping[0] applies before it",
        )
        for earlier, later in (
            ("", ""),
            ("", 'offering = "a"'),
            ('offering = "a"', 'offering = "a"'),
            ('offering = "a"', 'offering = "a"\nspecification = "b"'),
            ('offering = "a"\nspecification = "b"', 'specification = "b"\noffering = "a"'),
        )
    ),
)
