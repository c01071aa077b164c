"""The Dockerfile read and carried out: what each stage holds, as a folder, without an engine.

`COPY` copies, `RUN` runs our own scripts with absolute paths taken under the stage's folder.
What only a base image can do (its packages, its accounts) is not run, and is named here.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE = ROOT / "images" / "Dockerfile"
ZEROS = "sha256:" + "0" * 64
OF_THE_BASE = ("apt-get", "pip", "npm")
"""First words of what a base image does to itself, or what has its own tests (the console)."""


@dataclass
class Stage:
    """`base` is an image with its digest, or another stage."""

    base: str
    name: str
    instructions: list[tuple[str, str]] = field(default_factory=list)

    def of(self, kind: str) -> list[str]:
        return [words for one, words in self.instructions if one == kind]


def stages(text: str | None = None) -> dict[str, Stage]:
    """Every stage by its name, in order."""
    joined = (FILE.read_text() if text is None else text).replace("\\\n", " ")
    found: dict[str, Stage] = {}
    stage = Stage("", "")
    for line in joined.splitlines():
        kind, _, words = line.strip().partition(" ")
        if not kind or kind.startswith("#"):
            continue
        if kind == "FROM":
            base, _, name = words.split()
            found[name] = stage = Stage(base, name)
        else:
            stage.instructions.append((kind, " ".join(words.split())))
    return found


def lineage(name: str) -> list[Stage]:
    """The stage and those that it stands on, the first one first."""
    all_of_them, line = stages(), [stages()[name]]
    while line[0].base in all_of_them:
        line.insert(0, all_of_them[line[0].base])
    return line


def context(to: Path, checkout: Path = ROOT) -> Path:
    """What `.dockerignore` lets the engine see of the checkout."""
    lines = (checkout / ".dockerignore").read_text().splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    for folder, folders, files in os.walk(checkout):
        here = Path(folder).relative_to(checkout)
        # Nothing below a folder that is left out is taken in again, except from the top.
        folders[:] = [one for one in folders if _seen(str(here / one), patterns)]
        for one in files:
            if _seen(str(here / one), patterns):
                (to / here).mkdir(parents=True, exist_ok=True)
                shutil.copy2(checkout / here / one, to / here / one)
    return to


def _seen(path: str, patterns: list[str]) -> bool:
    """The last pattern that fits a path, or a folder that it is in, decides."""
    seen = True
    for pattern in patterns:
        taken, wanted = pattern.startswith("!"), pattern.removeprefix("!").removeprefix("/")
        parts = path.split("/")
        above = ["/".join(parts[: length + 1]) for length in range(len(parts))]
        if wanted.startswith("**/"):
            fits = any(fnmatch(part, wanted[3:]) for part in parts)
        else:
            fits = any(fnmatch(one, wanted) for one in above)
        if fits:
            seen = taken
    return seen


class Builder:
    """Builds stages into folders below `place`, each once. `given` are folders of stages that
    something else has built."""

    def __init__(self, place: Path, seen: Path, python: str, given: dict[str, Path]) -> None:
        self._place = place
        self._seen = seen
        self._python = python
        self._built = dict(given)
        self._stages = stages()

    def build(self, name: str) -> Path:
        """The folder that is the stage's root."""
        if name not in self._built:
            stage = self._stages[name]
            root = self._place / name
            root.mkdir()
            if stage.base in self._stages:
                _put(self.build(stage.base), root)
            self._carry_out(stage, root)
            self._built[name] = root
        return self._built[name]

    def _carry_out(self, stage: Stage, root: Path) -> None:
        folder = "/"
        for one in lineage(stage.name):
            for kind, words in one.instructions:
                if kind == "WORKDIR":
                    folder = words
                elif one.name != stage.name:
                    continue
                elif kind == "COPY":
                    self._copy(words, root, folder)
                elif kind == "RUN":
                    self._run(words, root, folder)

    def _copy(self, words: str, root: Path, folder: str) -> None:
        *sources, to = words.split()
        beneath = self._seen
        if sources[0].startswith("--from="):
            beneath = self.build(sources.pop(0).removeprefix("--from="))
        target = root / (to if to.startswith("/") else f"{folder}/{to}").lstrip("/")
        for one in sources:
            source = beneath / one.lstrip("/")
            _put(source, target if source.is_dir() or not to.endswith("/") else target / one)

    def _run(self, words: str, root: Path, folder: str) -> None:
        command = shlex.split(words)
        if command[0] in OF_THE_BASE:
            return
        done = subprocess.run(
            [f"{root}{word}" if word.startswith("/") else word for word in command],
            cwd=root / folder.lstrip("/"),
            env={
                "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
                "HOME": str(root),
                "PYTHON": self._python,
                **{name: value for name, value in os.environ.items() if name.startswith("PIP_")},
            },
            capture_output=True,
            text=True,
            timeout=110,
        )
        if done.returncode:
            raise AssertionError(f"RUN {words}: {(done.stderr or done.stdout)[-800:]}")


def _put(source: Path, target: Path) -> None:
    """A copy that shares its files: stages are only added to, and links in them are kept."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True, copy_function=os.link)
    else:
        shutil.copy2(source, target)
