"""Parts and a checkout, laid out as one folder. It asks no network, and no clock.

Refuses a wheel that no lock names, a folder that is there already, and a console that was not
built.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from scripts.bundle.listing import write_list
from scripts.bundle.locks import PROCESSES, locked_wheels
from scripts.bundle.packing import chart_archive
from scripts.bundle.troubles import CannotBundle

_IMAGE = re.compile(r"\S+ sha256:[0-9a-f]{64}")
CHARTS = ("cic", "csu")
ZEROS = "sha256:" + "0" * 64
HERE = Path(__file__).parent
SHIPPED = ("README.md", "verify.sh", "images.sh")


@dataclass(frozen=True, slots=True)
class Parts:
    """`root` is the checkout, `folder` what was gathered, for these processes; `images` a list
    of images whose digests somebody wrote."""

    root: Path
    folder: Path
    processes: Sequence[str] = PROCESSES
    images: Path | None = None


def assemble(parts: Parts, to: Path, epoch: int) -> None:
    """Raises `CannotBundle`; then nothing is left behind."""
    if to.exists():
        raise CannotBundle(f"{to} is there already. Remedy: name a folder that is not")
    try:
        to.mkdir(parents=True)
        _lay_out(parts, to, epoch)
        write_list(to)
    except BaseException:
        shutil.rmtree(to, ignore_errors=True)
        raise


def _lay_out(parts: Parts, to: Path, epoch: int) -> None:
    locks = [parts.root / "requirements" / f"{one}.txt" for one in parts.processes]
    _copy(locks, to / "requirements")
    _copy(locked_wheels(parts.folder / "wheels", locks), to / "wheels")
    build_wheel(parts.root, to / "wheels", epoch)
    bills = [parts.folder / "sbom" / f"{one}.cdx.json" for one in (*parts.processes, "console")]
    _copy(bills, to / "sbom")

    (to / "charts").mkdir()
    for name in CHARTS:
        chart = parts.root / "charts" / name
        version = yaml.safe_load((chart / "Chart.yaml").read_text())["version"]
        (to / "charts" / f"{name}-{version}.tgz").write_bytes(chart_archive(chart, epoch))

    console = parts.root / "services/console/dist"
    if not (console / "index.html").is_file():
        raise CannotBundle("the console is not built. Remedy: make console")
    shutil.copytree(console, to / "console", ignore=shutil.ignore_patterns(".beffroi"))
    shutil.copytree(parts.root / "docs/how-to", to / "docs")
    _copy([HERE / one for one in SHIPPED] + [parts.root / "LICENSE"], to)
    listed = images(parts.root)
    if parts.images is not None:
        listed = _written(parts.images, listed)
    (to / "images.txt").write_text(listed, encoding="utf-8")


def _written(file: Path, wanted: str) -> str:
    """The list of `file`, which must name the same images, each by a digest."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise CannotBundle(f"{file} cannot be read ({error.strerror})") from error
    for line in text.splitlines():
        if not line.startswith("#") and _IMAGE.fullmatch(line) is None:
            raise CannotBundle(f"{file.name}: {line!r}: write `repository sha256:…`")
    said, known = _repositories(text), _repositories(wanted)
    for one in sorted(said ^ known):
        raise CannotBundle(
            f"{file.name}: {one} is {'missing' if one in known else 'in no chart'}. "
            "Remedy: begin with the images.txt of a bundle"
        )
    return text


def _repositories(text: str) -> set[str]:
    return {line.split()[0] for line in text.splitlines() if not line.startswith("#")}


def images(root: Path) -> str:
    """Each image that the charts run, a line: repository, and the digest that `values` say, or
    zeros, which `images.sh` refuses. A trial's own are not in it: it has the Internet."""
    found: dict[str, str] = {}
    for name in CHARTS:
        values = yaml.safe_load((root / "charts" / name / "values.yaml").read_text())
        for one in _images_in({key: values[key] for key in values if key != "trial"}):
            found[one["repository"]] = one.get("digest") or ZEROS
    lines = [f"{repository} {digest}\n" for repository, digest in sorted(found.items())]
    head = "# repository digest: write the digest that your push printed in the place of zeros.\n"
    return head + "".join(lines)


def _images_in(values: object) -> list[dict[str, str]]:
    if not isinstance(values, dict):
        return []
    if "repository" in values and "digest" in values:
        return [values]
    return [one for value in values.values() for one in _images_in(value)]


def build_wheel(root: Path, to: Path, epoch: int) -> Path:
    """Ours, the console inside; hatchling dates what is in it by SOURCE_DATE_EPOCH."""
    to.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(to)],
        cwd=root,
        # Before 1980 there is no date in a zip file.
        env={**os.environ, "SOURCE_DATE_EPOCH": str(max(epoch, 315_532_800))},
        capture_output=True,
        text=True,
    )
    found = re.search(r"\S+\.whl", done.stdout + done.stderr)
    if done.returncode or found is None:
        last = done.stderr.strip().rpartition("\n")[2]
        raise CannotBundle(f"our wheel cannot be built ({last}). Remedy: scripts/setup.sh test")
    return to / Path(found[0]).name


def _copy(files: Sequence[Path], to: Path) -> None:
    to.mkdir(exist_ok=True)
    for one in files:
        if not one.is_file():
            raise CannotBundle(
                f"{one.name} is not among the parts. Remedy: python -m scripts.bundle gather"
            )
        shutil.copyfile(one, to / one.name)
