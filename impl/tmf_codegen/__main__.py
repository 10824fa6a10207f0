"""`python -m tmf_codegen`: contract and overlay in, the package tmf622_contract out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tmf_codegen import overlay, package, source
from tmf_codegen.changes import changes
from tmf_codegen.filters import UnknownFilter
from tmf_codegen.generator import GeneratorError
from tmf_codegen.openapi3 import Unconvertible
from tmf_codegen.overlay import OverlayError
from tmf_codegen.package import PackageError
from tmf_codegen.source import NoContract

OVERLAY = Path("openapi/overlay.yaml")
OUTPUT = Path("generated/tmf622_contract")
FAULTS = (
    GeneratorError,
    NoContract,
    OSError,
    OverlayError,
    PackageError,
    Unconvertible,
    UnknownFilter,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Regenerate, and say what has changed.

    The exit status is 0, or 1 with a message when something does not fit.
    """
    options = _parser().parse_args(arguments)
    folder = options.overlay.parent
    try:
        repairs = overlay.read(options.overlay)
        file = options.contract or folder / overlay.extended(repairs)
        published = source.read(file)
        effective = package.effective_contract(published, repairs)
        before = package.generated_from(options.output)
        package.write(options.output, published, effective, folder / "templates")
    except FAULTS as error:
        print(f"tmf_codegen: {error}", file=sys.stderr)
        return 1
    if before:
        changed = "\n".join(changes(before, effective))
        print(changed or "the same operations, definitions and attributes as before")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tmf_codegen", description=__doc__)
    parser.add_argument(
        "--contract",
        type=Path,
        help="Swagger 2.0 contract, JSON (default: the file that the overlay extends)",
    )
    parser.add_argument(
        "--overlay",
        type=Path,
        default=OVERLAY,
        help="OpenAPI Overlay 1.0, with the folder templates/ beside it (default: %(default)s)",
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=OUTPUT,
        help="folder of the package, which is written anew (default: %(default)s)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
