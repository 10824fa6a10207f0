"""`tmf622 load`: stores resources that no client can create."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tmf622.cli.common import (
    acting,
    api_options,
    check_url,
    load_apis,
    open_store,
    reason,
    stop,
    store_option,
)
from tmf622.cli.common import load as load_settings
from tmf630.store.errors import Unavailable

if TYPE_CHECKING:
    from tmf630.api.components import ApiComponents
    from tmf_contracts.model.resources import ResourceModel


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@api_options
@click.option("--resource", metavar="NAME", help="The resource, such as geographicAddress.")
@click.option(
    "--parent", metavar="ID", multiple=True, help="Ids of the resources above, as in the path."
)
@store_option
def load(file: Path, resource: str | None, parent: tuple[str, ...], **options: Any) -> None:
    """Load the resources in FILE: each line is one, as JSON.

    A resource replaces the one with the same id. No events are published. All lines are checked
    before the first one is stored.
    """
    from tmf622.apis import without_rules
    from tmf622.composition import components
    from tmf630.api.loading import BadLines, Loader
    from tmf630.contract.document import Contract
    from tmf630.errors import Fault

    chosen = load_settings(options, {"store_url": check_url})
    store = open_store(chosen)
    others = without_rules(load_apis(chosen))
    parts, model = _collection(components(store, others, "", chosen).apis, resource)
    if len(parent) != model.collection_path.count("{"):
        stop(f"{model.name} is at {model.collection_path}: give each id in it with --parent")

    async def loaded() -> int:
        try:
            resources = await parts.resources_below(model, parent)
            loader = Loader(resources, model, Contract(parts.definition.read))
            with file.open("rb") as lines:
                count = loader.check(lines)
            bar = click.progressbar(length=count, label="Loading")
            with file.open("rb") as lines, acting("tmf622 load"), bar:
                await loader.load(lines, bar.update)
        finally:
            await store.close()
        return count

    try:
        count = asyncio.run(loaded())
    except BadLines as error:
        stop(*(f"{file}: {each}" for each in error.messages))
    except Fault as fault:
        stop(f"--parent: {fault.message}")
    except Unavailable as error:
        stop(reason(error))
    click.echo(f"{count} loaded")


def _collection(apis: list[ApiComponents], name: str | None) -> tuple[ApiComponents, ResourceModel]:
    """The collection of a name among those of all contracts. Stops the command without one."""
    found = [(api, each) for api in apis for each in api.definition.model.resources]
    if not found:
        stop("give the contract of the resources with --contract")
    matching = [pair for pair in found if name in (None, pair[1].name)]
    if len(matching) == 1:
        return matching[0]
    names = ", ".join(each.name for _, each in found)
    wrong = "choose one with --resource" if name is None else f"--resource is {name!r}"
    return stop(f"{wrong}: there are {names}")
