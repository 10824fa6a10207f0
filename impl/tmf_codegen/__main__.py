"""`python -m tmf_codegen`: generates the package tmf622_contract from contract and overlay."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tmf_codegen import package
from tmf_codegen.generator import GeneratorError
from tmf_codegen.package import PackageError
from tmf_contracts import overlay, source
from tmf_contracts.diff import reading
from tmf_contracts.diff.comparison import difference
from tmf_contracts.diff.report import text
from tmf_contracts.documents import InvalidContract
from tmf_contracts.overlay import OverlayError

_OVERLAY = Path("openapi/overlay.yaml")
_OUTPUT = Path("generated/tmf622_contract")
_FAULTS = (
    GeneratorError,
    InvalidContract,
    OSError,
    OverlayError,
    PackageError,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Generate the package, and print how the contract has changed.

    The exit status is 0, or 1 with a message on standard error when an input is invalid.
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
    except _FAULTS as error:
        print(f"tmf_codegen: {error}", file=sys.stderr)
        return 1
    if before:
        found = difference(before, reading.contract(effective))
        print(
            "\n".join(text.lines(found))
            or "the same operations, definitions and attributes as before"
        )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tmf_codegen", description=__doc__)
    parser.add_argument(
        "--contract",
        type=Path,
        help="contract, JSON or YAML (default: the file that the overlay extends)",
    )
    parser.add_argument(
        "--overlay",
        type=Path,
        default=_OVERLAY,
        help="OpenAPI Overlay 1.0 next to the folder templates/ (default: %(default)s)",
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=_OUTPUT,
        help="folder of the package, which is replaced (default: %(default)s)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
