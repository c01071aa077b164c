"""What can be dialled and written to, and nothing else."""

from __future__ import annotations

import pytest

from tenants.vocabulary.contacts import (
    UnreadableMail,
    UnreadablePhone,
    mail_address,
    phone_number,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("17", "17"),
        ("112", "112"),
        ("3117", "3117"),
        ("116 006", "116006"),
        ("03 53 01 00 17", "+33353010017"),
        ("03.53.01.00.17", "+33353010017"),
        ("+33 (0)3 53 01 00 17", "+33353010017"),
        ("00 33 3 53 01 00 17", "+33353010017"),
        ("+32 2 123 45 67", "+3221234567"),
    ],
)
def test_a_number_is_kept_as_it_is_dialled(typed: str, kept: str) -> None:
    assert phone_number(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "99", "0353", "035301001", "+3335301001", "00", "+0123456789", "17 bis", "１７"]
)
def test_what_nobody_could_dial_is_refused(typed: str) -> None:
    with pytest.raises(UnreadablePhone):
        phone_number(typed)


def test_an_address_is_kept_with_its_domain_in_lower_case() -> None:
    assert mail_address(" Csu@Ville.Example ") == "Csu@ville.example"


@pytest.mark.parametrize(
    "typed",
    [
        "", "a", "a@", "@ville.example", "a@ville", "a b@ville.example", "<a@ville.example>",
        "Csu <a@ville.example>", "a@ville.example, b@ville.example", '"a b"@ville.example',
        "a@ville.example\nBcc: b@ville.example", "é@ville.example", "a@[192.0.2.1]",
        f"{'a' * 250}@ville.example",
    ],
)  # fmt: skip
def test_what_nobody_could_write_to_is_refused(typed: str) -> None:
    with pytest.raises(UnreadableMail):
        mail_address(typed)
