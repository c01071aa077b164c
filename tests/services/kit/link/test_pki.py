"""What the small authority issues, and what it keeps to its owner."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from services.kit.link.pki import (
    ForeignCertificate,
    UnreadableAuthority,
    is_kept,
    issue_for_commune,
    issue_for_media,
    make_authority,
    read_authority,
    tenant_named_by,
    tenant_of_file,
)
from tenants.vocabulary.identifiers import TenantId, UnreadableName
from tests.builders import ASCQ, NOON


def test_a_key_is_written_for_its_owner_alone_even_over_an_open_one(tmp_path: Path) -> None:
    (tmp_path / "csu.key").write_text("left by somebody")
    (tmp_path / "csu.key").chmod(0o644)

    _, key = issue_for_commune(make_authority("Test", NOON), ASCQ, NOON).write(tmp_path, "csu")

    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert key.read_text().startswith("-----BEGIN PRIVATE " + "KEY-----")


@pytest.mark.parametrize(
    ("_case", "mode", "we", "kept"),
    [
        ("its owner's alone", 0o600, 0, True),
        ("its group's, and we are its owner", 0o640, 0, False),
        ("a Secret as Kubernetes mounts it, read by another account's group", 0o440, 10001, True),
        ("the group may change it", 0o460, 10001, False),
        ("anybody's", 0o444, 10001, False),
    ],
)
def test_a_secret_is_kept_where_those_alone_read_it_whom_it_concerns(
    _case: str, mode: int, we: int, kept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "csu.key"
    secret.write_text("…")
    secret.chmod(mode)
    found = os.stat_result((*secret.stat()[:4], 0, *secret.stat()[5:]))
    monkeypatch.setattr(Path, "stat", lambda _: found)
    monkeypatch.setattr(os, "geteuid", lambda: we)

    assert is_kept(secret) is kept


def test_a_key_never_shows_in_a_repr() -> None:
    authority = make_authority("Test", NOON)

    assert repr(authority) == "Issued(CN=Test,O=Beffroi)"


def test_the_commune_is_read_back_from_its_certificate(tmp_path: Path) -> None:
    issued = issue_for_commune(make_authority("Test", NOON), ASCQ, NOON)
    certificate, _ = issued.write(tmp_path, "csu")

    assert tenant_of_file(certificate) == ASCQ


def test_a_certificate_lasts_a_year_and_its_authority_three() -> None:
    authority = make_authority("Test", NOON)
    issued = issue_for_commune(authority, ASCQ, NOON)

    assert issued.certificate.not_valid_after_utc == NOON + timedelta(days=365)
    assert authority.certificate.not_valid_after_utc == NOON + timedelta(days=3 * 365)


def test_a_certificate_is_issued_for_names_and_for_addresses() -> None:
    issued = issue_for_media(make_authority("Test", NOON), ["media.example", "::1"], NOON)
    names = issued.certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)

    assert [str(name.value) for name in names.value] == ["media.example", "::1"]


def test_nothing_is_issued_to_an_unreadable_commune() -> None:
    with pytest.raises(UnreadableName):
        issue_for_commune(make_authority("Test", NOON), TenantId("Lille/../roubaix"), NOON)


@pytest.mark.parametrize(
    "uris_case",
    [
        [],
        ["spiffe://elsewhere/csu/lille"],
        ["spiffe://beffroi/csu/"],
        ["spiffe://beffroi/csu/Lille"],
        ["spiffe://beffroi/csu/lille/roubaix"],
        ["spiffe://beffroi/csu/lille", "spiffe://beffroi/csu/roubaix"],
    ],
)
def test_a_certificate_that_does_not_name_one_commune_is_foreign(uris_case: list[str]) -> None:
    with pytest.raises(ForeignCertificate):
        tenant_named_by(uris_case)


def test_a_file_that_is_no_certificate_is_foreign(tmp_path: Path) -> None:
    file = tmp_path / "csu.pem"
    file.write_text("not a certificate")

    with pytest.raises(ForeignCertificate):
        tenant_of_file(file)


def test_an_authority_is_read_back_and_issues_as_before(tmp_path: Path) -> None:
    authority = make_authority("Test", NOON)
    authority.write(tmp_path, "authority")

    again = read_authority(tmp_path)

    assert again is not None
    assert again.certificate == authority.certificate
    issued = issue_for_commune(again, ASCQ, NOON)
    issued.certificate.verify_directly_issued_by(authority.certificate)


def test_a_folder_without_authority_has_none(tmp_path: Path) -> None:
    assert read_authority(tmp_path) is None


def test_half_an_authority_is_refused_and_not_replaced(tmp_path: Path) -> None:
    certificate, key = make_authority("Test", NOON).write(tmp_path, "authority")
    key.unlink()

    with pytest.raises(UnreadableAuthority, match="go together"):
        read_authority(tmp_path)

    assert certificate.exists()
