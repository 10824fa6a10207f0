"""`tmf622 conformance`: exit status, output, reports and clean-up."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import pytest
from click.testing import CliRunner, Result

from tests.api.contracts import own
from tests.conformance.proxy import Answer, Forward, Request, proxied
from tests.server import BASE_PATH_V5, TIMEOUT, Server, free_port, running
from tmf622.__main__ import main
from tmf622_conformance.checks.catalogue import groups
from tmf622_conformance.contract import TMF622, TMF622_V5

pytestmark = pytest.mark.any_store

OWN = [check.id for group in groups(TMF622) for check, _ in group.checks]
OPENAPI = Path(__file__).parents[2] / "openapi"
SERVERS_OWN = (
    "connexion",
    "marshmallow",
    "msgspec",
    "orjson",
    "pymongo",
    "re2",
    "starlette",
    "uvloop",
)
KITS_OWN = ("jinja2", "rich", "schemathesis")


def command(*options: str) -> Result:
    return CliRunner().invoke(main, ["conformance", *options], catch_exceptions=False)


def without(modules: Sequence[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command without these modules."""
    program = (
        f"import sys; sys.modules.update(dict.fromkeys({modules!r}));"
        " from tmf622.__main__ import main; main(prog_name='tmf622')"
    )
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False
    )


def test_a_conformant_server(server: Server, tmp_path: Path) -> None:
    files = {
        "--report": tmp_path / "reports/page.html",
        "--junit": tmp_path / "reports/junit.xml",
        "--json": tmp_path / "reports/all.json",
    }
    written = [word for option, file in files.items() for word in (option, str(file))]
    ended = command("--url", server.api, *written, "--profile", "profile", "--profile", "guideline")
    assert ended.exit_code == 0, ended.output
    report = json.loads(files["--json"].read_text("utf-8"))
    assert report["conformant"] is True
    assert [each["id"] for each in report["results"] if each["outcome"] != "passed"] == []
    assert [each["id"] for each in report["results"]] == OWN
    assert len(ET.parse(files["--junit"]).findall(".//testcase")) == len(OWN)  # noqa: S314
    page = files["--report"].read_text("utf-8")
    assert "guideline.paging.total-count" in page
    assert re.findall(r"<(?:img|script|link|iframe)|src=|@import|url\(", page) == []
    assert report["selection"] in ended.stdout


def test_a_server_with_attributes_of_its_operator(sqlite_url: str, tmp_path: Path) -> None:
    overlay = own.written(tmp_path, own.overlay("ProductOrder"))
    report = tmp_path / "all.json"
    with running(sqlite_url, "--overlay", overlay) as server:
        options = ("--url", server.api, "--overlay", overlay, "--json", str(report))
        ended = command(*options, "--profile", "profile")
    assert ended.exit_code == 0, ended.output
    made = {
        each["id"].removeprefix("profile.") for each in json.loads(report.read_text())["results"]
    }
    for name in own.ATTRIBUTES:
        assert {f"changing.productOrder.patch-{name}", f"selection.productOrder.{name}"} <= made


def test_the_contract_of_version_5_has_a_name(server: Server) -> None:
    options = ("--contract", "v5", "--check", "*.paging.*", "--check", "*-branches")
    ended = command("--url", server.url + BASE_PATH_V5, *options)
    assert ended.exit_code == 0, ended.output
    listed = command("--list", *options).stdout
    assert "profile.filtering.productOrder.relatedParty.partyOrPartyRole-branches" in listed
    elsewhere = command("--url", server.url, *options)
    assert f"https://HOST{BASE_PATH_V5}" in re.sub(r"\s+", " ", elsewhere.stderr)


@pytest.mark.parametrize("option", ["--contract", "--overlay"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, option: str) -> None:
    for path in (tmp_path / "nosuch", tmp_path):
        ended = command("--list", option, str(path))
        assert (ended.exit_code, ended.stdout) == (2, "")
        [line] = ended.stderr.splitlines()
        assert line.startswith(f"tmf622: {path} cannot be read: ")


@pytest.mark.parametrize(
    ("extends", "versions"),
    [
        (f"openapi/{TMF622.file}", {"v4"}),
        (TMF622_V5.file, {"v5"}),
        (None, {"v4", "v5"}),
    ],
)
def test_an_overlay_is_for_the_contract_that_it_extends(
    tmp_path: Path, extends: str | None, versions: set[str]
) -> None:
    more: own.Json = {"extends": extends} if extends else {}
    overlay = own.written(tmp_path, own.overlay("ProductOrder", **more))
    copy = tmp_path / "another-name.yaml"
    copy.write_bytes((OPENAPI / TMF622_V5.file).read_bytes())
    runs: list[tuple[str, list[str]]] = [
        ("v4", []),
        ("v5", ["--contract", "v5"]),
        ("v5", ["--contract", str(copy)]),
    ]
    for version, options in runs:
        ended = command("--list", "--profile", "profile", "--overlay", overlay, *options)
        assert ended.exit_code == 0, ended.output
        assert ("profile.filtering.productOrder.salesRegion" in ended.stdout) is (
            version in versions
        )


def test_an_overlay_that_fits_another_version_alone_is_left_out(tmp_path: Path) -> None:
    overlay = own.written(tmp_path, own.overlay("RelatedParty"))
    for options in ((), ("--contract", "v5")):
        ended = command("--list", "--profile", "profile", "--overlay", overlay, *options)
        assert ended.exit_code == 0, ended.output


def test_an_overlay_of_an_unknown_contract_is_refused(tmp_path: Path) -> None:
    overlay = own.written(tmp_path, own.overlay("ProductOrder", extends="TMF629.json"))
    ended = command("--list", "--contract", "v5", "--overlay", overlay)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr.splitlines() == [
        f"tmf622: {overlay}: it extends TMF629.json; the contract here is {TMF622_V5.file}"
    ]


def test_a_bad_overlay_is_named(tmp_path: Path) -> None:
    overlay = own.written(tmp_path, own.overlay("Order"))
    ended = command("--list", "--overlay", overlay)
    assert (ended.exit_code, ended.stdout) == (2, "")
    [line] = ended.stderr.splitlines()
    assert line.startswith(f"tmf622: {overlay}: action 1 ($.definitions.Order.properties)")


def test_only_mandatory_checks_decide(server: Server) -> None:
    check = "guideline.paging.links"
    passed = command("--url", server.api, "--check", check)
    assert (passed.exit_code, passed.output.splitlines()) == (
        0,
        [
            "guideline  1 passed, 0 failed, 0 not judged",
            f"{server.api} is conformant (as far as --check {check} goes)",
        ],
    )
    with proxied(server.url, lambda request, forward: forward(request).saying(link="")) as url:
        failed = command("--url", url, "--check", check)
    assert failed.exit_code == 0
    assert f"failed: {check} (recommended)" in failed.stdout
    assert f"{url} is conformant" in failed.stdout


def test_created_resources_are_deleted(server: Server) -> None:
    def there() -> list[str]:
        lists = ("productOrder", "cancelProductOrder")
        answers = [httpx.get(f"{server.api}/{each}?limit=0", timeout=TIMEOUT) for each in lists]
        return [each.headers["x-total-count"] for each in answers]

    before = there()
    ended = command("--url", server.api, "--check", "*.paging.*", "--check", "*.cancelling.done")
    assert ended.exit_code == 0, ended.output
    assert before == there(), ended.output


def test_a_server_that_is_not_conformant(server: Server, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    # The API is not below /docs.
    ended = command("--url", server.url + "/docs/..", "--report", str(page))
    assert ended.exit_code == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--url", "http://127.0.0.1:{port}"], "there is no server at http://127.0.0.1:{port}"),
        (["--url", "{server}"], "there is no /productOrder below {server}"),
        (["--url", "not a URL"], "there is no server at not a URL"),
        (["--url", "{api}", "--check", "nothing.*"], "no check has an id like nothing.*"),
        (["--url", "{api}", "--profile", "ctk"], "needs --ctk FOLDER"),
        (["--url", "{api}", "--header", "Authorization"], "is not of the form 'Name: value'"),
        (["--url", "{api}", "--profile", "everything"], "'everything' is not one of"),
        (["--url", "{api}", "--report", "/dev/null/page.html"], "/dev/null"),
        (["--url", "{api}", "--ctk", "/nowhere"], "'/nowhere' does not exist"),
        ([], "Missing option '--url'"),
    ],
)
def test_the_message_of_an_impossible_run_has_the_reason(
    server: Server, options: list[str], said: str
) -> None:
    names = {"port": free_port(), "server": server.url, "api": server.api}
    ended = command(*(option.format(**names) for option in options))
    assert ended.exit_code == 2
    assert said.format(**names) in re.sub(r"\s+", " ", ended.stderr)
    assert ended.stdout == ""


@pytest.mark.parametrize(
    "answer",
    {
        "a page": Answer(200, {"content-type": "text/html"}, b"<html>"),
        "an object": Answer(200, {"content-type": "application/json"}, b'{"items": []}'),
        "nothing": Answer(204, {}, b""),
        "a failure": Answer(502, {"content-type": "text/html"}, b"<html>"),
    }.items(),
    ids=lambda each: each[0],
)
def test_another_kind_of_server_is_refused_at_once(
    server: Server, answer: tuple[str, Answer]
) -> None:
    asked: list[Request] = []

    def answers(request: Request, forward: Forward) -> Answer:
        asked.append(request)
        return answer[1]

    with proxied(server.url, answers) as url:
        ended = command("--url", url)
    assert (ended.exit_code, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    assert f"{url} is no server of TMF622 Product Ordering" in line
    assert [(each.method, each.query) for each in asked] == [("GET", "limit=1")]


def test_the_list_has_every_check() -> None:
    ended = command("--list")
    assert ended.exit_code == 0
    ids = [line.split()[0] for line in ended.stdout.splitlines()]
    assert ids[: len(OWN)] == OWN
    assert "contract.published.response_schema_conformance.listProductOrder" in ids
    assert len(set(ids)) == len(ids)
    chosen = command("--list", "--profile", "guideline", "--check", "*.paging.*").stdout
    assert chosen.splitlines()[0].split()[:2] == ["guideline.paging.limit", "mandatory"]
    assert "profile." not in chosen


def test_every_check_is_about_operations_of_the_contract() -> None:
    known = set(TMF622.operations)
    for group in groups(TMF622):
        for check, _ in group.checks:
            assert check.operations and set(check.operations) <= known, check.id
            assert check.sentence and check.source


def test_the_kit_needs_nothing_of_the_server(server: Server) -> None:
    checked = without(SERVERS_OWN, "conformance", "--url", server.api, "--check", "*.paging.*")
    assert checked.returncode == 0, checked.stderr


def test_the_server_needs_nothing_of_the_kit() -> None:
    helped = without(KITS_OWN, "--help")
    assert helped.returncode == 0
    checked = without(KITS_OWN, "conformance", "--url", "http://127.0.0.1:1")
    assert checked.returncode == 2
    assert "conformance needs tmf622[conformance]" in checked.stderr
