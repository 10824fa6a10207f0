"""A checkout of the project beside the working tree, on a branch of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


class NoCheckout(Exception):
    """The project cannot be checked out; the message is one line that says why."""


def root() -> Path:
    """The root of the repository that the current folder belongs to. Raises NoCheckout."""
    return Path(_git(Path.cwd(), "rev-parse", "--show-toplevel"))


@contextmanager
def checkout(project: Path, branch: str, *, kept: bool) -> Iterator[Path]:
    """A folder with what is committed, on a new branch, which stays only if it is `kept`.

    Raises NoCheckout when there is such a branch, when the working tree has changes, or when nobody
    is known to commit to a branch that is kept.
    """
    if _git(project, "status", "--porcelain", "--untracked-files=no"):
        raise NoCheckout("the working tree has changes: commit them first")
    if _git(project, "branch", "--list", branch):
        raise NoCheckout(f"there is a branch {branch} already")
    if kept:
        _check_identity(project)
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / "checkout"
        _git(project, "worktree", "add", "--quiet", "-b", branch, str(folder), "HEAD")
        try:
            yield folder
        finally:
            _git(project, "worktree", "remove", "--force", str(folder))
            if not kept:
                _git(project, "branch", "--quiet", "-D", branch)


def _check_identity(project: Path) -> None:
    try:
        _git(project, "var", "GIT_COMMITTER_IDENT")
    except NoCheckout:
        raise NoCheckout(
            "git does not know who commits: set user.name and user.email, or use --dry-run"
        ) from None


def commit(folder: Path, message: str) -> None:
    """Commit everything in a checkout, if anything has changed."""
    _git(folder, "add", "--all")
    if _git(folder, "status", "--porcelain"):
        _git(folder, "commit", "--quiet", "--no-verify", "--message", message)


def _git(folder: Path, *arguments: str) -> str:
    done = _run(["git", "-C", str(folder), *arguments])
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise NoCheckout(said[-1] if said else f"git {arguments[0]} failed")
    return done.stdout.strip()


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise NoCheckout(f"{command[0]} cannot be run: {error.strerror}") from None
