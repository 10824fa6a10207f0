"""What an upgrade needs before it begins."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tmf_contracts.upgrade import checkout, checks


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of which git does not know who commits."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, "/dev/null")
    for name in ("AUTHOR", "COMMITTER"):
        for each in ("NAME", "EMAIL"):
            monkeypatch.delenv(f"GIT_{name}_{each}", raising=False)
    monkeypatch.delenv("EMAIL", raising=False)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "config", "user.useConfigOnly", "true")
    known = ["-c", "user.name=Dev", "-c", "user.email=dev@example.org"]
    git(tmp_path, *known, "commit", "--quiet", "--allow-empty", "--message", "Begin")
    return tmp_path


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_branch_that_is_kept_needs_someone_who_commits(project: Path) -> None:
    with (
        pytest.raises(checkout.NoCheckout, match=r"set user\.name and user\.email"),
        checkout.checkout(project, "contract-4.1.0", kept=True),
    ):
        pass
    assert git(project, "branch", "--list", "contract-*") == ""


def test_a_dry_run_needs_nobody(project: Path) -> None:
    with checkout.checkout(project, "contract-4.1.0", kept=False) as folder:
        assert folder.is_dir()
    assert git(project, "branch", "--list", "contract-*") == ""


def test_tools_that_are_missing_are_named() -> None:
    checks.check_tools()
    with pytest.raises(checks.NoTools, match=r"lacks no_such_tool: run \.venv-test/bin/tmf622"):
        checks.check_tools(["mypy", "no_such_tool"])
