"""`python -m tests.pictures`: takes the pictures of the console that documents show."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from tests.console.browser import started
from tests.pictures.pictures import FOLDER, HOUR, PICTURES, take
from tests.pictures.scene import scene


@click.command()
@click.argument("names", nargs=-1, type=click.Choice([each.name for each in PICTURES]))
def main(names: tuple[str, ...]) -> None:
    """Take the pictures of these NAMES, or all, into docs/console/."""
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, scene(Path(folder), HOUR) as shown, started() as browser:
        for each in PICTURES:
            if each.name in (names or {each.name}):
                take(each, browser, shown)
                click.echo(f"{each.file.relative_to(Path.cwd())}: {each.file.stat().st_size:,} B")


if __name__ == "__main__":
    main()
