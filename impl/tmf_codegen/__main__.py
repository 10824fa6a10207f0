"""`python -m tmf_codegen`: contract and overlay in, the package tmf622_contract out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tmf_codegen import overlay, package
from tmf_codegen.generator import GeneratorError
from tmf_codegen.overlay import OverlayError
from tmf_codegen.package import PackageError

OVERLAY = Path("openapi/overlay.yaml")
OUTPUT = Path("generated/tmf622_contract")


def main(arguments: Sequence[str] | None = None) -> int:
    """Regenerate; the exit status is 0, or 1 with a message when something does not fit."""
    options = _parser().parse_args(arguments)
    folder = options.overlay.parent
    try:
        repairs = overlay.read(options.overlay)
        file = options.contract or folder / overlay.extended(repairs)
        published = json.loads(file.read_text("utf-8"))
        effective = package.effective_contract(published, repairs)
        package.write(options.output, published, effective, folder / "templates")
    except (OverlayError, PackageError, GeneratorError, OSError, ValueError) as error:
        print(f"tmf_codegen: {error}", file=sys.stderr)
        return 1
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
