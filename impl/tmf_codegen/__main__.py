"""`python -m tmf_codegen`: generates the packages of generated/ from contracts and overlays."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from tmf_codegen import package
from tmf_codegen.generator import GeneratorError
from tmf_codegen.package import PackageError
from tmf_contracts import overlay, source
from tmf_contracts.diff import reading
from tmf_contracts.diff.comparison import difference
from tmf_contracts.diff.report import text
from tmf_contracts.documents import InvalidContract
from tmf_contracts.overlay import OverlayError
from tmf_contracts.packages import OVERLAY, PACKAGES

_FAULTS: Final = (
    GeneratorError,
    InvalidContract,
    OSError,
    OverlayError,
    PackageError,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Generate packages, and print how the contract of each has changed.

    The exit status is 0, or 1 with a message on standard error when an input is invalid.
    """
    options = _parser().parse_args(arguments)
    try:
        chosen = _chosen(options)
        for file, output in chosen.items():
            changes = _generated(file, options.contract, output)
            for line in [*([f"{output}:"] if len(chosen) > 1 else []), *changes]:
                print(line)
    except _FAULTS as error:
        print(f"tmf_codegen: {error}", file=sys.stderr)
        return 1
    return 0


def _chosen(options: argparse.Namespace) -> Mapping[Path, Path]:
    """The overlays, with the package of each: without options, all."""
    if options.contract is options.overlay is options.output is None:
        return PACKAGES
    file = options.overlay or OVERLAY
    output = options.output or PACKAGES.get(file)
    if output is None:
        raise PackageError(f"--output is missing: {file} has no package of its own")
    return {file: output}


def _generated(file: Path, contract: Path | None, output: Path) -> Iterator[str]:
    """Generate a package from an overlay; yields how its contract has changed."""
    repairs = overlay.read(file)
    published = source.read(contract or file.parent / overlay.extended(repairs))
    effective = package.effective_contract(published, repairs)
    before = package.generated_from(output)
    package.write(output, published, repairs, effective, file.parent / "templates")
    if before:
        found = list(text.lines(difference(before, reading.contract(effective))))
        yield from found or ["the same operations, definitions and attributes as before"]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tmf_codegen",
        description=f"{__doc__} An option chooses one package, of v4 if no other is named.",
    )
    parser.add_argument(
        "--contract",
        type=Path,
        help="contract, JSON or YAML (default: the file that the overlay extends)",
    )
    parser.add_argument(
        "--overlay",
        type=Path,
        help=f"OpenAPI Overlay 1.0 next to the folder templates/ (default: {OVERLAY})",
    )
    parser.add_argument(
        "--output",
        type=Path,
        help="folder of the package, which is replaced (default: the package of the overlay)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
