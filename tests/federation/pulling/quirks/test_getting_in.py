"""Quirks 1 to 5: how cameras ask who we are."""

from __future__ import annotations

import pytest

from federation.connector import CredentialsRefused
from federation.pulling.address import Credentials, RtspAddress
from federation.pulling.digest import Challenge, authorise, read_challenges, strongest
from tests.federation.rtsp.pulling import a_connector, some_pictures
from tests.servers.scripted_door import Door
from tests.servers.scripted_rtsp import Behaviour, ScriptedRtsp

OURS = Credentials("agent", "secret")


@pytest.mark.quirk(1)
async def test_a_realm_with_blanks_and_brackets_and_a_shouted_stale_let_us_in() -> None:
    door = Door(realm="IP Camera(C3138)", algorithm="MD5")
    async with ScriptedRtsp(Behaviour(door=door)) as server:
        await some_pictures(a_connector(server.url, OURS), 1)

    assert 'realm="IP Camera(C3138)"' in server.asked("PLAY")[0].headers["authorization"]


@pytest.mark.quirk(2)
@pytest.mark.parametrize("digest_first_case", [True, False])
def test_of_two_challenges_the_digest_is_answered_whichever_comes_first(
    digest_first_case: bool,
) -> None:
    headers = ['Digest realm="cam", nonce="n"', 'Basic realm="cam"']

    chosen = strongest(read_challenges(headers if digest_first_case else headers[::-1]))

    assert chosen == Challenge("digest", "cam", "n")


@pytest.mark.quirk(3)
@pytest.mark.parametrize("qop_case", [True, False])
async def test_a_camera_that_knows_sha_256_alone_is_answered_with_and_without_qop(
    qop_case: bool,
) -> None:
    door = Door(algorithm="SHA-256", qop=qop_case)
    async with ScriptedRtsp(Behaviour(door=door)) as server:
        await some_pictures(a_connector(server.url, OURS), 1)

    assert "algorithm=SHA-256" in server.asked("PLAY")[0].headers["authorization"]


@pytest.mark.quirk(3)
def test_of_several_algorithms_without_qop_the_strongest_is_answered_in_the_older_form() -> None:
    headers = [f'Digest realm="cam", nonce="n", algorithm={name}' for name in ("MD5", "SHA-256")]

    chosen = strongest(read_challenges(headers))

    assert chosen == Challenge("digest", "cam", "n", "SHA-256")
    header = authorise(chosen, OURS, "DESCRIBE", "rtsp://cam/live", 1, "c")
    assert "qop" not in header
    assert "nc=" not in header


@pytest.mark.quirk(4)
async def test_a_new_nonce_with_each_refusal_does_not_make_us_ask_for_ever() -> None:
    async with ScriptedRtsp(Behaviour(door=Door(password="another"))) as server:
        with pytest.raises(CredentialsRefused, match="correct them"):
            await some_pictures(a_connector(server.url, OURS), 1)

    assert len(server.requests) == 2


@pytest.mark.quirk(5)
@pytest.mark.parametrize("password_case", ["a@b", "a#b", "a/b", "a^b", "@/#^?&:"])
async def test_a_password_may_hold_what_an_address_may_not(password_case: str) -> None:
    async with ScriptedRtsp(Behaviour(door=Door(password=password_case))) as server:
        apart = a_connector(server.url, Credentials("agent", password_case))
        await some_pictures(apart, 1)

    assert password_case not in "".join(each.url for each in server.requests)


@pytest.mark.quirk(5)
def test_a_password_pasted_into_the_address_is_taken_out_of_it() -> None:
    address = RtspAddress.parse("rtsp://agent:p/s?s#w^rd@cam.example/live")

    assert address.url == "rtsp://cam.example/live"
    assert address.credentials == Credentials("agent", "p/s?s#w^rd")
