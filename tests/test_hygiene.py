"""`scripts/hygiene.py` sees each trouble, and sees none in what git holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.hygiene import LARGEST_BYTES, main, troubles

# In two halves, so that this file is not itself a trouble.
KEY = b"-----BEGIN EC PRIVATE " + b"KEY-----\n"
HOST = "https" + "://registry.example/"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("film.mp4", bytes(LARGEST_BYTES + 1), "500001 bytes, 500000 at most: no video in git"),
        ("csu.key", KEY, "holds a private key"),
        ("notes.md", b"one line\r\nanother\r\n", "has CRLF line ends"),
        (
            "services/console/package-lock.json",
            f'"resolved": "{HOST}vite.tgz"'.encode(),
            "names a registry's host",
        ),
        ("requirements/dev.txt", f"--index-url {HOST}".encode(), "names a registry's host"),
        ("requirements/dev.txt", f"--extra-index-url {HOST}".encode(), "names a registry's host"),
        ("uv.lock", f'source = {{ registry = "{HOST}" }}'.encode(), "names a registry's host"),
    ],
)
def test_each_trouble_is_seen(name: str, content: bytes, said: str) -> None:
    assert troubles(name, content) == [said]


@pytest.mark.parametrize(
    ("_case", "name", "content"),
    [
        ("just small enough", "picture.png", bytes(LARGEST_BYTES)),
        ("a public key", "csu.pub", b"-----BEGIN PUBLIC KEY-----\n"),
        ("a certificate", "csu.pem", b"-----BEGIN CERTIFICATE-----\n"),
        ("bytes that look like line ends", "picture.png", b"\x89PNG\r\n\x1a\n\0"),
        ("a host where hosts belong", "README.md", f'"resolved": "{HOST}"'.encode()),
        ("a lock without hosts", "requirements/demo.txt", b"av==18.1.0 --hash=sha256:00"),
    ],
)
def test_what_may_be_committed_is_no_trouble(_case: str, name: str, content: bytes) -> None:
    assert troubles(name, content) == []


def test_a_file_may_have_several(tmp_path: Path) -> None:
    said = troubles("big.key", KEY + b"\r\n" + b"x" * LARGEST_BYTES)

    assert said == [
        f"{len(KEY) + 2 + LARGEST_BYTES} bytes, 500000 at most: no video in git",
        "holds a private key",
        "has CRLF line ends",
    ]


def test_the_files_named_are_told_with_their_trouble(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "good.md", tmp_path / "bad.key"
    good.write_bytes(b"fine\n")
    bad.write_bytes(KEY)

    assert main([str(good), str(bad)]) == 1
    assert capsys.readouterr().out == f"{bad}: holds a private key\n"
    assert main([str(good)]) == 0
    assert capsys.readouterr().out == "clean\n"


def test_all_that_git_holds_is_clean(root: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True
    )
    files = [name for name in listed.stdout.split("\0") if name and (root / name).is_file()]
    assert "pyproject.toml" in files

    found = {name: troubles(name, (root / name).read_bytes()) for name in files}
    assert {name: why for name, why in found.items() if why} == {}


def test_the_script_ends_as_a_check_must(root: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.key").write_bytes(KEY)
    script = [sys.executable, str(root / "scripts" / "hygiene.py")]

    statuses = [
        subprocess.run([*script, file], cwd=tmp_path, capture_output=True).returncode
        for file in ("bad.key", str(root / "pyproject.toml"))
    ]

    assert statuses == [1, 0]
