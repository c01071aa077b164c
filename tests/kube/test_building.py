"""build.sh takes what is there, builds what is not, and says so where it can do neither."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

SCRIPT = Path(__file__).with_name("build.sh")
NEEDED = ("bash", "awk", "cat", "sha256sum", "cut", "mkdir", "dirname", "realpath", "ln", "nice")
PROGRAMS = {"ETCD": "etcd", "HELM": "helm", "KUBE_APISERVER": "kube-apiserver"}


def ran(folder: Path, **said: str) -> subprocess.CompletedProcess[str]:
    """With a PATH on which there is neither Go nor any of the three."""
    path = folder / "path"
    path.mkdir()
    for one in NEEDED:
        (path / one).symlink_to(str(shutil.which(one)))
    return subprocess.run(
        [str(shutil.which("bash")), str(SCRIPT)],
        env={"PATH": str(path), "BEFFROI_KUBE": str(folder / "made"), **said},
        capture_output=True,
        text=True,
        timeout=30,
    )


def test_programs_that_are_named_are_taken(tmp_path: Path) -> None:
    named = {name: str(tmp_path / f"a-{one}") for name, one in PROGRAMS.items()}
    for file in named.values():
        Path(file).write_text("")

    done = ran(tmp_path, **named)

    assert (done.returncode, done.stdout.strip()) == (0, str(tmp_path / "made"))
    for name, one in PROGRAMS.items():
        assert (tmp_path / "made" / one).resolve() == Path(named[name])


def test_without_go_it_says_what_to_install_and_that_it_is_no_failure(tmp_path: Path) -> None:
    done = ran(tmp_path)

    assert (done.returncode, done.stdout) == (3, "")
    assert "Remedy: install Go 1.26, or set KUBE_APISERVER, ETCD, HELM" in done.stderr
