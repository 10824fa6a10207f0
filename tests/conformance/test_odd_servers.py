"""Malformed answers: the kit still ends with a report that can be read."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from tests.conformance.proxy import Answer, Forward, Request, proxied
from tests.server import Server
from tmf622.__main__ import main

pytestmark = pytest.mark.any_store

JSON = {"content-type": "application/json"}
TOKEN = "s3cret-of-the-user"  # noqa: S105 - not a secret
ANSWERS = {
    "null": Answer(200, JSON, b"null"),
    "a number": Answer(200, JSON, b"7"),
    "numbers": Answer(200, JSON, b"[1, 2, 3]"),
    "an object": Answer(201, JSON, b'{"id": 7, "state": {"a": []}}'),
    "empty objects": Answer(201, JSON, b"[{}]"),
    "nothing": Answer(200, {}, b""),
    "no JSON": Answer(200, JSON, b"<html>"),
    "too deep": Answer(200, JSON, b"[" * 20_000 + b"]" * 20_000),
    "a great number": Answer(200, JSON, b'[{"id": "1", "x": ' + b"9" * 5_000 + b"}]"),
    "no UTF-8": Answer(200, {"content-type": "text/plain; charset=base64"}, b"\xff\x00\xfe"),
    "half a pair": Answer(
        201, JSON, b'{"id": "\\ud800", "state": "\\udfff", "message": "\\ud800"}'
    ),
    "commands": Answer(500, JSON, b'{"code": "1", "message": "\\u001b[2J\\r\\n\\u0000\\u009b<b>"}'),
    "a page": Answer(500, {"content-type": "text/html"}, b"</pre><script>alert(1)</script>]]>"),
    "elsewhere": Answer(302, {"location": "http://127.0.0.1:1/"}, b""),
    "a count of none": Answer(200, {**JSON, "x-total-count": "many", "link": "<<;;rel"}, b"[]"),
    "no links": Answer(206, {**JSON, "link": "<http://[::1/>; rel=next"}, b'[{"id": "1"}]'),
}


@pytest.mark.parametrize("odd", ANSWERS)
def test_the_run_ends_with_a_report(server: Server, tmp_path: Path, odd: str) -> None:
    asked: list[Request] = []

    def answers(request: Request, forward: Forward) -> Answer:
        asked.append(request)
        # The command first checks that this is a TMF622 server.
        return forward(request) if len(asked) == 1 else ANSWERS[odd]

    page, junit, whole = (tmp_path / name for name in ("page.html", "junit.xml", "all.json"))
    with proxied(server.url, answers) as url:
        ended = CliRunner().invoke(
            main,
            [
                *("conformance", "--url", url.replace("//", f"//user:{TOKEN}@")),
                *("--profile", "profile", "--profile", "guideline"),
                *("--report", str(page), "--junit", str(junit), "--json", str(whole)),
                *("--header", f"Authorization: Bearer {TOKEN}"),
            ],
            catch_exceptions=False,
        )
    assert ended.exit_code == 1, ended.output
    assert all(each.isprintable() for each in ended.stdout.splitlines())
    results = json.loads(whole.read_text("utf-8"))["results"]
    failed = [each for each in results if each["outcome"] != "passed"]
    assert len(failed) > len(results) / 2
    assert all(each["message"] for each in failed)
    tree = ET.parse(junit)  # noqa: S314 - our own
    assert len(tree.findall(".//testcase")) == len(results)
    shown = page.read_text("utf-8")
    assert "<script>alert" not in shown
    assert "http-equiv" not in shown
    for file in (page, junit, whole):
        assert TOKEN not in file.read_text("utf-8")
