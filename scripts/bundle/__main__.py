"""`python -m scripts.bundle gather|assemble|sign|pack`: one step each, in that order."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from scripts.bundle.assembling import Parts, assemble
from scripts.bundle.gathering import gather
from scripts.bundle.listing import sign
from scripts.bundle.packing import pack
from scripts.bundle.troubles import CannotBundle

ROOT = Path(__file__).parents[2]


def main(arguments: list[str] | None = None) -> int:
    """0, or 1 with one line that says what is missing and the remedy."""
    words = _parser().parse_args(arguments)
    try:
        words.run(words)
    except CannotBundle as error:
        print(f"bundle: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.bundle")
    steps = parser.add_subparsers(required=True, metavar="STEP")
    one = steps.add_parser("gather", help="fetch wheels, and write what they hold (network)")
    one.add_argument("parts", type=Path)
    one.set_defaults(run=lambda words: gather(ROOT, words.parts.resolve()))

    one = steps.add_parser("assemble", help="parts and checkout into a folder (no network)")
    one.add_argument("parts", type=Path)
    one.add_argument("folder", type=Path, help="the bundle; it must not be there yet")
    one.add_argument("--images", type=Path, metavar="FILE", help="images.txt with its digests")
    one.set_defaults(
        run=lambda words: assemble(
            Parts(ROOT, words.parts.resolve(), images=words.images), words.folder, _epoch()
        )
    )

    one = steps.add_parser("sign", help="sign the list with an Ed25519 key")
    one.add_argument("folder", type=Path)
    one.add_argument("--key", type=Path, required=True, help="private key, PEM")
    one.set_defaults(run=lambda words: sign(words.folder, words.key))

    one = steps.add_parser("pack", help="the folder as one .tar beside it")
    one.add_argument("folder", type=Path)
    one.set_defaults(run=lambda words: pack(words.folder, _epoch()))
    return parser


def _epoch() -> int:
    """The date that everything in the bundle bears: SOURCE_DATE_EPOCH, else the last commit's."""
    said = os.environ.get("SOURCE_DATE_EPOCH")
    if said is None:
        done = subprocess.run(
            ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True
        )
        said = done.stdout.strip()
    if not said.isdecimal():
        raise CannotBundle("no date. Remedy: set SOURCE_DATE_EPOCH, or run from a git checkout")
    return int(said)


if __name__ == "__main__":
    raise SystemExit(main())
