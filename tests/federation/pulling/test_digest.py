from __future__ import annotations

import pytest

from federation.connector import CredentialsRefused
from federation.pulling.address import Credentials
from federation.pulling.digest import Account, Challenge, authorise, read_challenges, strongest

MUFASA = Credentials("Mufasa", "Circle of Life")
NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
OPAQUE = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"


@pytest.mark.parametrize(
    ("algorithm_case", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_example_of_rfc_7616_is_answered(algorithm_case: str, response: str) -> None:
    challenge = Challenge(
        "digest", "http-auth@example.org", NONCE, algorithm_case, OPAQUE, qop=True
    )

    header = authorise(challenge, MUFASA, "GET", "/dir/index.html", 1, CNONCE)

    assert header == (
        f'Digest username="Mufasa", realm="http-auth@example.org", nonce="{NONCE}", '
        f'uri="/dir/index.html", response="{response}", algorithm={algorithm_case}, '
        f'opaque="{OPAQUE}", cnonce="{CNONCE}", qop=auth, nc=00000001'
    )


def test_without_qop_the_older_form_is_used() -> None:
    challenge = Challenge("digest", "testrealm@host.com", "dcd98b7102dd2f0e8b11d0f600bfb0c093")

    header = authorise(challenge, Credentials("a", "b"), "OPTIONS", "rtsp://cam", 1, CNONCE)

    assert "qop" not in header
    assert "cnonce" not in header
    # Worked out with md5sum.
    assert 'response="e3acb76ac7d75546817f5dea590006e3"' in header


def test_basic_carries_the_pair() -> None:
    header = authorise(Challenge("basic"), Credentials("Aladdin", "open sesame"), "GET", "/", 1, "")

    assert header == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="


@pytest.mark.parametrize(
    ("values_case", "scheme", "algorithm"),
    [
        (['Basic realm="a"', 'Digest realm="a", nonce="b"'], "digest", "MD5"),
        (['Digest realm="a", nonce="b"', 'Basic realm="a"'], "digest", "MD5"),
        (['Digest nonce="b", algorithm=MD5, Digest nonce="b", algorithm=SHA-256'], "digest", None),
        (['Digest nonce="b",algorithm="SHA-256"', 'Digest nonce="b"'], "digest", "SHA-256"),
        (['Digest nonce="b", algorithm=SHA-512-256', "basic"], "basic", "MD5"),
        (['Digest nonce="b", algorithm=md5-sess'], "digest", "MD5-SESS"),
    ],
)
def test_the_strongest_challenge_wins_in_any_order(
    values_case: list[str], scheme: str, algorithm: str | None
) -> None:
    chosen = strongest(read_challenges(values_case))

    assert chosen is not None
    assert (chosen.scheme, chosen.algorithm) == (scheme, algorithm or "SHA-256")


@pytest.mark.parametrize("values_case", [[], [""], ["Negotiate"], ["Digest algorithm=SHA-9"]])
def test_no_challenge_we_know_is_none(values_case: list[str]) -> None:
    assert strongest(read_challenges(values_case)) is None


def test_a_realm_of_several_words_and_a_shouted_stale_are_read() -> None:
    header = (
        r'Digest realm="IP Camera(C3138), \"x\"", nonce="n,1", stale="FALSE", qop="auth,auth-int"'
    )

    assert read_challenges([header]) == (
        Challenge("digest", 'IP Camera(C3138), "x"', "n,1", qop=True),
    )


def test_each_request_under_one_nonce_has_its_own_rank() -> None:
    account = Account(MUFASA, lambda: "c")
    account.learn(['Digest realm="r", nonce="n", qop="auth"'], again=False)

    ranks = [(account.header("GET", "/") or "").rpartition("nc=")[2] for _ in range(3)]

    assert ranks == ["00000001", "00000002", "00000003"]


def test_a_second_refusal_ends_the_tries_unless_the_nonce_was_stale() -> None:
    account = Account(MUFASA, lambda: "c")
    account.learn(['Digest realm="r", nonce="1"'], again=False)
    account.learn(['Digest realm="r", nonce="2", stale=true'], again=True)

    with pytest.raises(CredentialsRefused):
        account.learn(['Digest realm="r", nonce="3"'], again=True)


def test_nothing_is_proved_before_the_camera_asks() -> None:
    assert Account(MUFASA, lambda: "c").header("OPTIONS", "rtsp://cam") is None
