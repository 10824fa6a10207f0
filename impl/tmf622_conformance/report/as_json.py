"""A report as JSON.

An object with `product`, `url`, `contract`, `kit`, `began` (RFC 3339), `seconds`, `selection`,
`conformant`, `counts` (part → level → outcome → number), `results` and `remaining` (paths).
A result has `id`, `part`, `group`, `level`, `sentence`, `source`, `operations`, `outcome`
(passed, failed, not judged), `seconds`, `message` and `exchanges`, each with `curl` and `answer`.
"""

from __future__ import annotations

import json
from typing import Any

from tmf622_conformance.check import Result
from tmf622_conformance.report import Report


def document(report: Report) -> str:
    """The report as a JSON text."""
    return json.dumps(
        {
            "product": report.product,
            "url": report.url,
            "contract": report.contract,
            "kit": report.kit,
            "began": report.began.isoformat(timespec="seconds"),
            "seconds": round(report.seconds, 3),
            "selection": report.selection,
            "conformant": report.conformant,
            "counts": report.counts,
            "results": [_result(each) for each in report.results],
            "remaining": list(report.remaining),
        },
        indent=1,
    )


def _result(result: Result) -> dict[str, Any]:
    return {
        "id": result.check.id,
        "part": result.check.part,
        "group": result.check.group,
        "level": result.check.level,
        "sentence": result.check.sentence,
        "source": result.check.source,
        "operations": list(result.check.operations),
        "outcome": result.outcome,
        "seconds": round(result.seconds, 3),
        "message": result.message,
        "exchanges": [{"curl": each.curl, "answer": each.answer} for each in result.exchanges],
    }
