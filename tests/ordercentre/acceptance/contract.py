"""The contract of service ordering, with what TMF641 v4.0 and v4.1 require of a new order.

If TMF622_TEST_CONTRACTS names a folder with published contracts of TMF641, these are asked, too.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

import jsonschema_rs

from tests.contract.model.contracts import Json, ref
from tests.ordercentre.packaged import contract

ACCEPTANCE: Final = contract("acceptance")
"""The contract of a server that is an acceptance centre."""
BASE_PATH: Final = ACCEPTANCE["basePath"]
_FOLDER: Final = os.environ.get("TMF622_TEST_CONTRACTS")
_PUBLISHED: Final = sorted(Path(_FOLDER).rglob("TMF641*v4*.swagger.json")) if _FOLDER else []
_CREATE: Final = [
    jsonschema_rs.validator_for(
        {**ref("ServiceOrder_Create"), "definitions": each}, validate_formats=True
    )
    for each in (
        ACCEPTANCE["definitions"],
        *(json.loads(file.read_text(encoding="utf-8"))["definitions"] for file in _PUBLISHED),
    )
]


def check(body: Json) -> None:
    """Raise an error unless both revisions take the body of a new service order."""
    for each in _CREATE:
        each.validate(body)
