"""A small file system that can be full. It is in memory, and needs Linux and root."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from shutil import which

_MOUNT = which("mount") or "mount"
_UNMOUNT = which("umount") or "umount"
_BLOCKS = (65_536, 4_096, 1)


class SmallDisk:
    """The file system that is mounted at a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leave no room, until `free` is called. Files may still be overwritten."""
        descriptor = os.open(self._ballast, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            for size in _BLOCKS:
                with suppress(OSError):
                    while True:
                        os.write(descriptor, bytes(size))
        finally:
            os.close(descriptor)

    def free(self) -> None:
        """Make room again."""
        self._ballast.unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path, mebibytes: int) -> Iterator[SmallDisk]:
    """A file system of that size, mounted at a folder within the block."""
    folder.mkdir(parents=True, exist_ok=True)
    options = f"size={mebibytes}m,mode=700"
    subprocess.run([_MOUNT, "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)
    try:
        yield SmallDisk(folder)
    finally:
        # Lazily: a process that was killed just now may still have files open.
        subprocess.run([_UNMOUNT, "--lazy", str(folder)], check=True)


@cache
def unavailable() -> str:
    """Why this machine can have no such file system; empty when it can."""
    try:
        with tempfile.TemporaryDirectory() as folder, small_disk(Path(folder) / "disk", 1):
            return ""
    except (OSError, subprocess.CalledProcessError) as error:
        return f"no file system can be mounted: {error}"
