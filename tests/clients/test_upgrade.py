"""`tmf622 contract upgrade` in a clone: generated, checked, and listed, on a branch."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.contract.conftest import ROOT, TRANSCRIPTION, TRANSCRIPTION_V5

Json = dict[str, Any]
BRANCH = "contract-4.1.0"


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), "-c", "user.name=Dev", "-c", "user.email=d@example.org"]
    return subprocess.run(
        [*command, *arguments], capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clone") / "tmf622"
    git(folder.parent, "clone", "--quiet", str(ROOT), str(folder))
    git(folder, "config", "user.name", "Dev")
    git(folder, "config", "user.email", "dev@example.org")
    return folder


@pytest.fixture(scope="module")
def revision(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The next version: an attribute, a path and an operation go, a state and a path come."""
    contract: Json = json.loads(TRANSCRIPTION.read_text("utf-8"))
    contract["info"]["version"] = "4.1.0"
    del contract["definitions"]["ProductOrder"]["properties"]["category"]
    contract["definitions"]["ProductOrderStateType"]["enum"].append("frozen")
    del contract["paths"]["/productOrder/{id}"]["delete"]
    del contract["paths"]["/cancelProductOrder/{id}"]
    retrieved = contract["paths"]["/productOrder/{id}"]["get"]
    comment = {"get": {**retrieved, "operationId": "readComment"}}
    contract["paths"]["/productOrder/{id}/comment"] = comment
    file = tmp_path_factory.mktemp("revision") / "TMF622-v4.1.0.json"
    file.write_text(json.dumps(contract), "utf-8")
    return file


def upgraded(clone: Path, file: Path, *options: str) -> subprocess.CompletedProcess[str]:
    sources = os.pathsep.join(str(clone / each) for each in ("impl", "generated"))
    return subprocess.run(
        [sys.executable, "-m", "tmf622", "contract", "upgrade", str(file), *options],
        cwd=clone,
        env={**os.environ, "PYTHONPATH": sources},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_branch_has_the_revision_and_the_list_has_the_work(clone: Path, revision: Path) -> None:
    done = upgraded(clone, revision, "--no-tests")
    assert done.returncode == 1, done.stderr
    for said in (
        "Overlay: actions that no longer fit\n  action ",
        "Handlers missing\n  read_comment(id: str, fields: str | None): GET /productOrder/",
        "Handlers obsolete\n  delete_",
        "  delete_product_order: DELETE /productOrder/{id}",
        "category of ProductOrder: impl/productordering/api.py:",
        "ProductOrder: frozen",
        "What the type check finds\n  impl/productordering/",
        f"on the branch {BRANCH}",
    ):
        assert said in done.stdout
    changed = git(clone, "diff", "--name-only", "HEAD", BRANCH).splitlines()
    assert f"openapi/{revision.name}" in changed
    assert "generated/tmf622_contract/operations.py" in changed
    assert {each.partition("/")[0] for each in changed} == {"generated", "openapi"}
    assert f"extends: {revision.name}\n" in git(clone, "show", f"{BRANCH}:openapi/overlay.yaml")
    assert git(clone, "status", "--porcelain") == ""
    again = upgraded(clone, revision, "--no-tests")
    assert again.returncode == 2
    assert again.stderr.splitlines() == [
        f"tmf622 contract upgrade: there is a branch {BRANCH} already"
    ]


def test_version_5_in_the_place_of_version_4_leaves_work(clone: Path) -> None:
    done = upgraded(clone, TRANSCRIPTION_V5, "--dry-run", "--no-tests")
    assert done.returncode == 1, done.stderr
    for said in (
        "($.paths['/productOrder'].get): x-filters: ProductOrder has no attribute relatedParty.id",
        "($.definitions.ProductOrder_Create) selects nothing in the contract",
        "/productOrderingManagement/v4 becomes /",
        "  product_order_milestone_event(body: Json): POST /listener/productOrderMilestoneEvent",
        "  POST /hub: register_listener(data: Json) becomes create_hub(body: Json)",
        "  orderDate of ProductOrder: impl/productordering/",
        "  relatedParty.id of ProductOrder: impl/productordering/",
        "What the type check finds\n  impl/productordering/",
        "ProductOrdering 5.0.0: ",
    ):
        assert said in done.stdout
    assert "Generation" not in done.stdout
    assert git(clone, "branch", "--list", "contract-5.0.0") == ""


def test_the_package_of_version_5_is_upgraded_by_its_overlay(clone: Path, tmp_path: Path) -> None:
    file = tmp_path / "TMF622-v5.0.1.oas.yaml"
    text = TRANSCRIPTION_V5.read_text("utf-8")
    file.write_text(text.replace("version: 5.0.0", "version: 5.0.1", 1), "utf-8")
    done = upgraded(clone, file, "--overlay", "openapi/overlay-v5.yaml", "--no-tests")
    assert (done.returncode, done.stderr) == (1, "")
    # The code names the file that an operator's overlay extends.
    assert f"{TRANSCRIPTION_V5.name} becomes {file.name}: impl/productordering/" in done.stdout
    assert "ProductOrdering 5.0.1: 1 piece of work" in done.stdout
    changed = git(clone, "diff", "--name-only", "HEAD", "contract-5.0.1").splitlines()
    assert {each for each in changed if each.startswith("openapi/")} == {
        f"openapi/{file.name}",
        "openapi/overlay-v5.yaml",
    }
    assert {each.split("/")[1] for each in changed} - {"overlay-v5.yaml", file.name} == {
        "tmf622_contract_v5"
    }


def test_a_dry_run_of_the_same_contract_finds_no_work_and_leaves_nothing(clone: Path) -> None:
    before = git(clone, "branch", "--all"), git(clone, "rev-parse", "HEAD")
    done = upgraded(clone, TRANSCRIPTION, "--dry-run", "--no-tests")
    assert (done.returncode, done.stdout) == (0, "\nProduct Ordering 4.0.0: no pieces of work\n")
    assert (git(clone, "branch", "--all"), git(clone, "rev-parse", "HEAD")) == before
    assert git(clone, "status", "--porcelain") == ""
    assert git(clone, "worktree", "list").count("\n") == 0


@pytest.mark.parametrize("content", ["no contract", "{}", '{"swagger": "2.0"}'])
def test_what_is_no_contract_changes_nothing(clone: Path, tmp_path: Path, content: str) -> None:
    file = tmp_path / "contract.json"
    file.write_text(content)
    done = upgraded(clone, file)
    assert (done.returncode, done.stdout) == (2, "")
    [line] = done.stderr.splitlines()
    assert str(file) in line


def test_a_working_tree_with_changes_is_refused(clone: Path, revision: Path) -> None:
    file = clone / "README.md"
    text = file.read_text("utf-8")
    file.write_text(text + "more\n", "utf-8")
    try:
        done = upgraded(clone, revision, "--dry-run")
    finally:
        file.write_text(text, "utf-8")
    assert done.returncode == 2
    assert "commit them first" in done.stderr
