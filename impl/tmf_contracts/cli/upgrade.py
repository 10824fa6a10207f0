"""`tmf622 contract upgrade`: the next revision on a branch, and the work that it leaves."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tmf_contracts.cli.common import CONTRACT, readable, refused
from tmf_contracts.packages import OVERLAY, PACKAGES


@click.command()
@click.argument("new", type=CONTRACT)
@click.option(
    "--overlay",
    type=click.Choice([each.as_posix() for each in PACKAGES]),
    default=OVERLAY.as_posix(),
    show_default=True,
    help="The overlay for it: NEW replaces the contract that this extends.",
)
@click.option("--dry-run", is_flag=True, help="Keep no branch.")
@click.option("--no-tests", is_flag=True, help="Do not run the tests of the contract.")
def upgrade(new: Path, overlay: str, *, dry_run: bool, no_tests: bool) -> None:
    """Put the contract NEW in place on a branch, and list the work that is left.

    In a clone of the project: the contract goes to openapi/, the overlay is applied as far as its
    targets exist, generated/ is generated, and the type check and the tests of the contract run.
    Nothing under impl/ changes, and the working tree stays as it is: the branch has one commit.

    The exit status is 0 when nothing is left to do, 1 with work, and 2 when it cannot begin.
    """
    from tmf_contracts.upgrade import checkout, checks, upgrading

    with refused("upgrade"):
        file = new.resolve()
        revision = upgrading.revision(file, readable(file), Path(overlay))
    count = 0
    try:
        checks.check_tools()
        project = checkout.root()
        with checkout.checkout(project, revision.branch, kept=not dry_run) as folder:
            kind = None
            for item in revision.apply(folder, with_tests=not no_tests):
                if item.kind != kind:
                    kind = item.kind
                    click.echo(f"\n{kind.value}")
                click.echo(f"  {item.text}")
                count += 1
            if not dry_run:
                checkout.commit(folder, f"The contract {revision.name}")
    except (checks.NoTools, checkout.NoCheckout, upgrading.NoProject) as fault:
        click.echo(f"tmf622 contract upgrade: {fault}", err=True)
        sys.exit(2)
    click.echo(f"\n{revision.name}: {count or 'no'} piece{'' if count == 1 else 's'} of work")
    if not dry_run:
        click.echo(f"on the branch {revision.branch}: git switch {revision.branch}")
    sys.exit(1 if count else 0)
