"""A report as JUnit's XML, which CI systems read.

A test suite is a group of checks, a test case a check. A mandatory check that has not passed is a
failure; a check of another level that has not passed is a skipped case with its message.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from tmf622_conformance.check import Level, Outcome, Result
from tmf622_conformance.report import Report

_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(report: Report) -> str:
    """The report as an XML text."""
    root = Element("testsuites", name=_xml(report.product), time=f"{report.seconds:.3f}")
    for part, group in report.groups:
        results = [
            each for each in report.results if (each.check.part, each.check.group) == (part, group)
        ]
        suite = SubElement(root, "testsuite", _counted(results))
        suite.set("name", f"{part}.{group}")
        suite.set("timestamp", report.began.isoformat(timespec="seconds"))
        for each in results:
            suite.append(_case(each))
    for name in ("tests", "failures", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _counted(results: Sequence[Result]) -> dict[str, str]:
    failures = sum(map(_is_failure, results))
    passed = sum(each.outcome is Outcome.PASSED for each in results)
    return {
        "tests": str(len(results)),
        "failures": str(failures),
        "errors": "0",
        "skipped": str(len(results) - failures - passed),
        "time": f"{sum(each.seconds for each in results):.3f}",
    }


def _is_failure(result: Result) -> bool:
    return result.outcome is not Outcome.PASSED and result.check.level is Level.MANDATORY


def _case(result: Result) -> Element:
    check = result.check
    case = Element(
        "testcase",
        classname=f"{check.part}.{check.group}",
        name=_xml(f"{check.id}: {check.sentence}"),
        time=f"{result.seconds:.3f}",
    )
    if result.outcome is Outcome.PASSED:
        return case
    message = _xml(f"{result.outcome} ({check.level}): {result.message}")
    element = SubElement(case, "failure" if _is_failure(result) else "skipped", message=message)
    shown = [f"{each.curl}\n\n{each.answer}" for each in result.exchanges]
    element.text = _xml("\n\n".join([f"{check.sentence} [{check.source}]", *shown]))
    return case


def _xml(text: str) -> str:
    """The text with U+FFFD for each character that XML does not allow."""
    return _NOT_XML.sub("\ufffd", text)
