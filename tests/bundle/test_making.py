"""The same parts make the same bytes, and what should not be in a bundle is refused by name."""

from __future__ import annotations

import gzip
import os
import re
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.bundle.assembling import ZEROS, Parts, assemble, images
from scripts.bundle.listing import sign
from scripts.bundle.packing import pack
from scripts.bundle.troubles import CannotBundle
from tests.bundle.conftest import EPOCH, Make, openssl


def test_made_twice_it_is_the_same_to_the_byte(make: Make, small: Parts) -> None:
    first = pack(make("first"), EPOCH)
    for number, one in enumerate(small.root.rglob("*")):
        # As another checkout of the same commit has them.
        os.utime(one, (number, number))
    second = pack(make("second"), EPOCH)

    assert first.read_bytes() == second.read_bytes()


def test_what_is_in_it(make: Make) -> None:
    folder = make("a")

    there = sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())
    assert there == [
        "LICENSE",
        "README.md",
        "SHA256SUMS",
        "SHA256SUMS.sig",
        "charts/cic-0.1.0.tgz",
        "charts/csu-0.1.0.tgz",
        "console/index.html",
        "docs/install-without-the-internet.md",
        "images.sh",
        "images.txt",
        "requirements/api.txt",
        "sbom/api.cdx.json",
        "sbom/console.cdx.json",
        "verify.sh",
        "wheels/a-1-py3-none-any.whl",
        "wheels/beffroi-0.1.0-py3-none-any.whl",
    ]


def test_helm_takes_the_packed_charts(make: Make) -> None:
    helm = pytest.importorskip("helm_python", reason="Helm's SDK has no wheel for this machine")
    folder = make("a")

    for name in ("cic", "csu"):
        chart = helm.Chart.load_archive((folder / f"charts/{name}-0.1.0.tgz").read_bytes())
        assert (chart.name, chart.version) == (name, "0.1.0")
        with tarfile.open(folder / f"charts/{name}-0.1.0.tgz") as tar:
            names = tar.getnames()
        assert names[0] == f"{name}/Chart.yaml"
        assert f"{name}/values.schema.json" in names
        assert not [one for one in names if "/ci/" in one]


def test_everything_bears_the_date_that_was_said(make: Make) -> None:
    file = pack(make("a"), EPOCH)

    with tarfile.open(file) as tar:
        assert {(one.mtime, one.uid, one.uname) for one in tar} == {(EPOCH, 0, "")}
        packed = tar.extractfile("beffroi-0.1.0/charts/cic-0.1.0.tgz")
        assert packed is not None
        chart = gzip.decompress(packed.read())
    assert len(chart) > 10_000


def test_images_are_named_with_zeros_until_somebody_pushed_them(root: Path) -> None:
    lines = images(root).splitlines()[1:]

    assert [one.split()[0] for one in lines] == [
        "beffroi-api", "beffroi-federator", "beffroi-media", "coturn/coturn",
    ]  # fmt: skip
    assert {one.split()[1] for one in lines} == {ZEROS}


def test_a_list_of_images_with_its_digests_is_taken_as_it_is(small: Parts, tmp_path: Path) -> None:
    file = tmp_path / "images.txt"
    file.write_text(images(small.root).replace("0" * 64, "a" * 64))

    assemble(replace(small, images=file), tmp_path / "to", EPOCH)

    assert (tmp_path / "to/images.txt").read_text() == file.read_text()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("coturn/coturn", "eturnal", "coturn/coturn is missing"),
        ("beffroi-api sha256:", "beffroi-api latest:", "write `repository sha256:…`"),
        ("beffroi-media ", "# beffroi-media ", "beffroi-media is missing"),
    ],
)
def test_a_list_of_other_images_is_refused(
    old: str, new: str, says: str, small: Parts, tmp_path: Path
) -> None:
    file = tmp_path / "images.txt"
    file.write_text(images(small.root).replace(old, new))

    with pytest.raises(CannotBundle, match=re.escape(says)):
        assemble(replace(small, images=file), tmp_path / "to", EPOCH)


def test_a_wheel_that_no_lock_names_is_refused_and_nothing_is_left(
    small: Parts, tmp_path: Path
) -> None:
    strange = tmp_path / "parts"
    (strange / "wheels").mkdir(parents=True)
    (strange / "wheels/b-1-py3-none-any.whl").write_text("anything")

    with pytest.raises(CannotBundle, match=r"b-1-py3-none-any\.whl is in no lock"):
        assemble(replace(small, folder=strange), tmp_path / "to", EPOCH)
    assert not (tmp_path / "to").exists()


def test_a_bill_that_was_not_written_is_named(small: Parts, tmp_path: Path) -> None:
    with pytest.raises(CannotBundle, match=r"media\.txt is not among the parts"):
        assemble(replace(small, processes=("media",)), tmp_path / "to", EPOCH)


def test_a_folder_that_is_there_is_not_written_into(small: Parts, tmp_path: Path) -> None:
    with pytest.raises(CannotBundle, match="is there already"):
        assemble(small, tmp_path, EPOCH)


def test_a_bundle_without_signature_is_not_packed(small: Parts, tmp_path: Path) -> None:
    assemble(small, tmp_path / "to", EPOCH)

    with pytest.raises(CannotBundle, match="is not signed"):
        pack(tmp_path / "to", EPOCH)


def test_a_key_of_another_kind_signs_nothing(make: Make, tmp_path: Path) -> None:
    folder = make("a")
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-out", str(tmp_path / "ec.key"))  # fmt: skip

    with pytest.raises(CannotBundle, match="is no Ed25519 key"):
        sign(folder, tmp_path / "ec.key")


def test_a_private_key_never_lies_in_what_leaves(make: Make, keys: Path) -> None:
    folder = make("a")
    (folder / "bundle.key").write_bytes((keys / "ours.key").read_bytes())

    with pytest.raises(CannotBundle, match="the private key lies in the bundle"):
        sign(folder, folder / "bundle.key")
