"""What whoever receives a bundle is told: that it is whole, or each file that is not."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bundle.conftest import Make

REFUSED = "REFUSED: use nothing of it\n"


def verified(folder: Path, key: Path) -> subprocess.CompletedProcess[str]:
    """From elsewhere, with what a Debian has."""
    return subprocess.run(
        ["sh", str(folder / "verify.sh"), os.path.relpath(key, folder.parent)],
        cwd=folder.parent,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=30,
    )


def test_a_whole_bundle_says_so(make: Make, keys: Path) -> None:
    done = verified(make("a"), keys / "ours.pub")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "whole: 14 files, signed with this key\n"


def change(folder: Path) -> None:
    file = folder / "charts/cic-0.1.0.tgz"
    content = bytearray(file.read_bytes())
    content[100] ^= 1
    file.write_bytes(content)


def empty(folder: Path) -> None:
    (folder / "LICENSE").write_text("")


def remove(folder: Path) -> None:
    (folder / "sbom/api.cdx.json").unlink()


def add(folder: Path) -> None:
    (folder / "wheels/evil 1-1-py3-none-any.whl").write_text("")


def hide(folder: Path) -> None:
    (folder / "charts/.hidden").write_text("")


def lead_away(folder: Path) -> None:
    file = folder / "images.txt"
    shutil.copy(file, folder.parent / "elsewhere")
    file.unlink()
    file.symlink_to(folder.parent / "elsewhere")


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (change, "changed: charts/cic-0.1.0.tgz\n"),
        (empty, "changed: LICENSE\n"),
        (remove, "missing: sbom/api.cdx.json\n"),
        (add, "added: wheels/evil 1-1-py3-none-any.whl\n"),
        (hide, "added: charts/.hidden\n"),
        (lead_away, "missing: images.txt\n"),
    ],
)
def test_what_is_not_as_it_was_signed_is_named(
    harm: Callable[[Path], None], told: str, make: Make, keys: Path
) -> None:
    folder = make("a")
    harm(folder)

    done = verified(folder, keys / "ours.pub")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == told + REFUSED


def test_everything_that_is_wrong_is_named_at_once(make: Make, keys: Path) -> None:
    folder = make("a")
    for harm in (change, remove, add):
        harm(folder)

    said = verified(folder, keys / "ours.pub").stderr

    assert said.splitlines() == [
        "changed: charts/cic-0.1.0.tgz",
        "missing: sbom/api.cdx.json",
        "added: wheels/evil 1-1-py3-none-any.whl",
        "REFUSED: use nothing of it",
    ]


def test_another_key_is_told_from_the_right_one(make: Make, keys: Path) -> None:
    done = verified(make("a"), keys / "other.pub")

    assert done.returncode == 1
    assert done.stderr.startswith("REFUSED: SHA256SUMS was not signed with this key")


def test_a_list_that_was_written_anew_is_refused(make: Make, keys: Path) -> None:
    folder = make("a")
    change(folder)
    text = (folder / "SHA256SUMS").read_text().splitlines(keepends=True)
    (folder / "SHA256SUMS").write_text("".join(one for one in text if "cic-" not in one))

    done = verified(folder, keys / "ours.pub")

    assert "was not signed with this key, or was changed since" in done.stderr


@pytest.mark.parametrize("file", ["SHA256SUMS", "SHA256SUMS.sig"])
def test_without_list_or_signature_nothing_is_believed(file: str, make: Make, keys: Path) -> None:
    folder = make("a")
    (folder / file).unlink()

    assert verified(folder, keys / "ours.pub").stderr == f"REFUSED: {file} is missing\n"


def test_a_key_that_came_along_proves_nothing(make: Make, keys: Path) -> None:
    folder = make("a")
    shutil.copy(keys / "ours.pub", folder / "bundle.pub")

    assert "proves nothing" in verified(folder, folder / "bundle.pub").stderr


FAKE_SKOPEO = '#!/bin/sh\necho "$@" >> "$SAID"\n'


def copied(folder: Path, *words: str) -> tuple[subprocess.CompletedProcess[str], str]:
    """images.sh beside a skopeo that writes down what it was asked."""
    tools = folder.parent / "tools"
    tools.mkdir()
    (tools / "skopeo").write_text(FAKE_SKOPEO)
    (tools / "skopeo").chmod(0o755)
    said = folder.parent / "said"
    said.touch()
    done = subprocess.run(
        ["sh", str(folder / "images.sh"), *words],
        env={"PATH": f"{tools}:/usr/bin:/bin", "SAID": str(said)},
        capture_output=True,
        text=True,
        timeout=30,
    )
    return done, said.read_text()


def test_images_are_copied_under_the_digests_of_the_list(make: Make) -> None:
    folder, digest = make("a"), "sha256:" + "a" * 64
    (folder / "images.txt").write_text(f"# words\ncoturn/coturn {digest}\n")

    done, said = copied(folder, "load", "images", "registry.nord.example.fr")

    assert done.returncode == 0
    assert said == (
        "copy --all --preserve-digests oci:images/coturn_coturn "
        f"docker://registry.nord.example.fr/coturn/coturn@{digest}\n"
    )


def test_an_image_without_digest_is_not_copied(make: Make) -> None:
    done, said = copied(make("a"), "save", "registry.example.fr", "images")

    assert (done.returncode, said) == (1, "")
    assert "beffroi-api has no digest yet" in done.stderr
