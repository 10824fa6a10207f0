"""The difference of two contracts as JSON, whose form docs/contracts-diff.md describes."""

from __future__ import annotations

import json
from typing import Any

from tmf_contracts.diff.changes import Change
from tmf_contracts.diff.comparison import Difference
from tmf_contracts.diff.model import Contract
from tmf_contracts.diff.report.sections import counted


def data(difference: Difference) -> str:
    """The whole report as a JSON document."""
    document = {
        "old": _contract(difference.old),
        "new": _contract(difference.new),
        "counts": counted(difference.changes),
        "changes": [_change(change) for change in difference.changes],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _contract(contract: Contract) -> dict[str, str]:
    return {"title": contract.title, "version": contract.version}


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "breaks": sorted(change.breaks),
        "place": change.place,
        "text": change.text,
        "subject": change.subject,
        "before": change.before,
        "after": change.after,
        "suggestion": change.suggestion,
        "old": list(change.old),
        "new": list(change.new),
        "uses": [
            {"operation": use.operation, "role": use.role, "sender": use.sender}
            for use in change.uses
        ],
    }
