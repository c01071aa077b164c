from __future__ import annotations

import traceback
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from federation.connector import Trouble
from federation.pulling.address import BadAddress, Credentials, RtspAddress


@pytest.mark.parametrize(
    ("text_case", "url", "account"),
    [
        ("rtsp://cam/live", "rtsp://cam/live", None),
        ("RTSP://cam:8554", "rtsp://cam:8554", None),
        ("rtsp://cam:554/a?b=1&c=2", "rtsp://cam/a?b=1&c=2", None),
        ("rtsps://cam/live", "rtsps://cam/live", None),
        ("\n rtsp://cam/live \n", "rtsp://cam/live", None),
        ("rtsp://agent@cam/live", "rtsp://cam/live", ("agent", "")),
        ("rtsp://:@cam/live", "rtsp://cam/live", None),
        ("rtsp://agent:secret@cam:8554/live", "rtsp://cam:8554/live", ("agent", "secret")),
        ("rtsp://agent:a%40b%2Fc@cam/live", "rtsp://cam/live", ("agent", "a@b/c")),
        ("rtsp://agent:a@b:c@cam/live", "rtsp://cam/live", ("agent", "a@b:c")),
        ("rtsp://agent:p@ss@cam/live", "rtsp://cam/live", ("agent", "p@ss")),
        ("rtsp://agent:p/ss@cam/live", "rtsp://cam/live", ("agent", "p/ss")),
        ("rtsp://agent:p#s?s^@cam/live", "rtsp://cam/live", ("agent", "p#s?s^")),
        ("rtsp://agent:p#ss@cam/live@2", "rtsp://cam/live@2", ("agent", "p#ss")),
        ("rtsp://cam/live@2", "rtsp://cam/live@2", None),
        ("rtsp://[2001:db8::1]:8554/live", "rtsp://[2001:db8::1]:8554/live", None),
        ("rtsp://2001:db8::1/live", "rtsp://[2001:db8::1]/live", None),
        ("rtsp://a:b@[::1]/live", "rtsp://[::1]/live", ("a", "b")),
        ("rtsp://cam/entrée nord", "rtsp://cam/entr%C3%A9e%20nord", None),
    ],
)
def test_an_address_is_read_and_its_account_kept_apart(
    text_case: str, url: str, account: tuple[str, str] | None
) -> None:
    address = RtspAddress.parse(text_case)

    assert address.url == url
    assert address.credentials == (Credentials(*account) if account else None)


def test_an_account_given_apart_wins_over_one_in_the_address() -> None:
    apart = Credentials("agent", "a/@#^")

    assert RtspAddress.parse("rtsp://old:old@cam/live", apart).credentials == apart


@pytest.mark.parametrize(
    "text_case",
    [
        "",
        "cam/live",
        "http://agent:hunter2@cam/live",
        "rtsp://",
        "rtsp:///live",
        "rtsp://agent:hunter2@/live",
        "rtsp://agent:hunter2@cam:99999/live",
        "rtsp://agent:hunter2@cam:0/live",
        "rtsp://agent:hunter2@cam/live\r\nX-Header: 1",
        "rtsp://agent:hunter2%0d%0a@cam/live",
        "rtsp://[::zz]/live",
    ],
)
def test_a_bad_address_is_refused_with_the_remedy_and_without_itself(text_case: str) -> None:
    with pytest.raises(BadAddress) as refused:
        RtspAddress.parse(text_case)

    assert refused.value.trouble is Trouble.BAD_ADDRESS
    assert refused.value.lasting
    assert "hunter2" not in "".join(traceback.format_exception_only(refused.value))


def test_neither_address_nor_account_shows_in_a_repr() -> None:
    address = RtspAddress.parse("rtsp://agent:secret@cam/live")

    assert f"{address!r} {address} {address.credentials!r}" == (
        "RtspAddress(withheld) RtspAddress(withheld) Credentials(withheld)"
    )


@settings(deadline=None)
@given(st.text())
def test_whatever_is_pasted_is_an_address_or_a_bad_one(text: str) -> None:
    with suppress(BadAddress):
        address = RtspAddress.parse(f"rtsp://{text}")

        assert address.url.isascii()
        assert address.url.isprintable()
