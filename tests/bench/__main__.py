"""`python -m tests.bench`: benchmarks of the running server."""

from __future__ import annotations

import click

from tests.bench import (
    beside_writes,
    centre,
    comparison,
    connections,
    console,
    footprint,
    intake,
    layers,
    load,
    mongodb,
    results,
    scale,
    subscribers,
    throughput,
    transfer,
    visibility,
    waits,
)
from tests.bench.cluster.command import cluster
from tests.bench.comparison import Figures
from tests.bench.results import Measured


@click.group(invoke_without_command=True)
@click.option("--runs", type=click.IntRange(1), default=3)
@click.option("--turns", type=click.IntRange(1), default=3, help="Of each contender in a run.")
@click.option("--seconds", type=float, default=3.0, help="Of each work in a turn.")
@click.pass_context
def main(context: click.Context, runs: int, turns: int, seconds: float) -> None:
    """Measure; nothing else should be running on the machine.

    Without a command: all contenders side by side, into bench/RESULTS.md.
    """
    if context.invoked_subcommand is None:
        load.check_tools()
        figures, beside, footprints = Figures(), [], []
        for run in range(runs):
            for field in (comparison.CONTENDERS, comparison.ON_TWO_CORES):
                comparison.take_turns(figures, run, field, turns, seconds)
            beside.append(beside_writes.measured(turns, seconds))
            footprints.append(footprint.measured(figures, run, seconds))
        how = f"{runs} runs of {turns} turns, A B A B, {seconds:g} s for each work"
        results.write(Measured(figures, beside, footprints, layers.shares(seconds), how))


main.add_command(centre.centre)
main.add_command(cluster)
main.add_command(connections.connections)
main.add_command(console.console)
main.add_command(subscribers.subscribers)
main.add_command(throughput.throughput)
main.add_command(intake.intake)
main.add_command(mongodb.mongodb)
main.add_command(scale.scale)
main.add_command(transfer.transfer)
main.add_command(visibility.visibility)
main.add_command(waits.waits)

if __name__ == "__main__":
    main()
