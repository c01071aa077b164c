"""The WHEP door: what it answers, and how it says no."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from services.kit.link.words import Watch
from services.kit.passes import generate_key, sign
from services.media.problems import PROBLEMS
from services.media.webrtc.offer import LARGEST_OFFER
from tests.builders import NOON
from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.place import CAMERA, ORIGIN, TENANT, Place, a_pass, open_place

SDP = "application/sdp"
DOOR = f"/whep/{CAMERA}"


def code_of(answer: httpx.Response) -> tuple[int, str]:
    """The status and the code of a refusal, whose form is checked on the way."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    problem = answer.json()
    assert problem["status"] == answer.status_code == PROBLEMS[problem["code"]][0]
    assert problem["title"]
    assert problem["detail"]
    assert "Traceback" not in answer.text
    return answer.status_code, problem["code"]


def methods(answer: httpx.Response) -> set[str]:
    """Those that the answer says would be taken."""
    return set(answer.headers["allow"].split(", "))


async def post(
    place: Place, token: str | None, body: str | bytes, **headers: str
) -> httpx.Response:
    sent = {"Content-Type": SDP, **headers}
    if token is not None:
        sent["Authorization"] = f"Bearer {token}"
    return await place.http.post(DOOR, content=body, headers=sent)


def directions(answer: httpx.Response) -> list[str]:
    """Of its sections that carry pictures or sound, in their order."""
    ways = ("a=sendonly", "a=recvonly", "a=sendrecv", "a=inactive")
    return [line for line in answer.text.splitlines() if line in ways]


def with_sound(offer: str, where: str, direction: str) -> str:
    """The offer, and a section of sound as a browser writes it before or behind the picture's."""
    head, video, data = re.split(r"(?m)^(?=m=)", offer)
    kept = ("c=", "a=rtcp", "a=ice-", "a=fingerprint:", "a=setup:")
    ours = [line for line in video.splitlines() if line.startswith(kept) and "rtcp-fb" not in line]
    lines = [
        "m=audio 9 UDP/TLS/RTP/SAVPF 111", *ours, f"a={direction}", "a=mid:sound",
        "a=rtpmap:111 opus/48000/2",
    ]  # fmt: skip
    sound = "\r\n".join(lines) + "\r\n"
    mid = "sound 0 1" if where == "first" else "0 sound 1"
    sections = [sound, video] if where == "first" else [video, sound]
    return "".join([head.replace("BUNDLE 0 1", f"BUNDLE {mid}"), *sections, data])


async def test_an_opened_view_has_a_place_a_tag_and_an_answer(
    place: Place, commune: ScriptedFederator
) -> None:
    answer = await place.viewer().open(CAMERA, place.token())

    assert answer.status_code == 201
    assert answer.headers["content-type"] == SDP
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["location"].startswith(f"{DOOR}/")
    assert len(answer.headers["location"]) > len(DOOR) + 30
    assert answer.headers["etag"].strip('"').isalnum()


async def test_the_answer_is_passive_h264_on_our_addresses_only(
    place: Place, commune: ScriptedFederator
) -> None:
    lines = (await place.viewer().open(CAMERA, place.token())).text.splitlines()

    candidates = {line.split(" ")[4] for line in lines if line.startswith("a=candidate:")}
    codecs = {line.split(" ")[1] for line in lines if line.startswith("a=rtpmap:")}
    roles = {line for line in lines if line.startswith("a=setup:")}
    assert candidates == {"127.0.0.1"}
    assert codecs == {"H264/90000", "rtx/90000"}
    assert roles == {"a=setup:passive"}
    assert "a=sendonly" in lines


async def test_a_view_without_a_pass_is_refused(place: Place, commune: ScriptedFederator) -> None:
    offer = await place.viewer().offer()
    missing = await post(place, None, offer)
    other_scheme = await post(place, None, offer, Authorization="Basic dTpw")

    for answer in (missing, other_scheme):
        assert code_of(answer) == (401, "pass-missing")
        assert answer.headers["www-authenticate"] == 'Bearer realm="beffroi"'


async def test_a_forged_or_expired_pass_is_refused_and_never_repeated(
    place: Place, commune: ScriptedFederator
) -> None:
    offer = await place.viewer().offer()
    forged = sign(a_pass(), generate_key(), NOON)
    expired = sign(a_pass(), place.key, NOON - timedelta(minutes=2))
    over = sign(a_pass(until=NOON - timedelta(seconds=5)), place.key, NOON)

    for token in (forged, expired, over, "rubbish", "a.b.c"):
        answer = await post(place, token, offer)
        assert code_of(answer) == (401, "pass-refused")
        assert "invalid_token" in answer.headers["www-authenticate"]
        assert token not in answer.text
    assert commune.words(Watch) == []


async def test_a_pass_for_another_camera_is_refused(
    place: Place, commune: ScriptedFederator
) -> None:
    token = place.token(camera=f"{TENANT}:018")

    answer = await post(place, token, await place.viewer().offer())

    assert code_of(answer) == (403, "pass-for-another-camera")
    assert commune.words(Watch) == []


async def test_a_commune_that_is_not_linked_is_said_to_be_so(place: Place) -> None:
    answer = await post(place, place.token(), await place.viewer().offer())

    assert code_of(answer) == (503, "link-lost")
    assert answer.headers["retry-after"] == "2"


async def test_another_type_of_body_is_refused(place: Place, commune: ScriptedFederator) -> None:
    offer = await place.viewer().offer()

    for other in ("application/json", "text/plain", ""):
        answer = await post(place, place.token(), offer, **{"Content-Type": other})
        assert code_of(answer) == (415, "not-sdp")
        assert answer.headers["accept-post"] == SDP


async def test_an_oversized_body_is_refused_whether_it_says_its_length_or_not(
    place: Place, commune: ScriptedFederator
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(LARGEST_OFFER // 1000 + 2):
            yield b"a" * 1000

    whole = await post(place, place.token(), b"a" * (LARGEST_OFFER + 1))
    headers = {"Authorization": f"Bearer {place.token()}", "Content-Type": SDP}
    in_pieces = await place.http.post(DOOR, content=endless(), headers=headers)

    assert code_of(whole) == (413, "offer-too-large")
    assert code_of(in_pieces) == (413, "offer-too-large")


@pytest.mark.parametrize(
    "rubbish_case",
    [
        "",
        "rubbish",
        "v=0",
        "v=0\r\nm=video",
        '{"sdp": "v=0"}',
        "\x00\x01",
        "v=0\r\n" + "m=audio\r\n" * 9,
    ],
)
async def test_rubbish_is_refused_and_changes_nothing(
    place: Place, commune: ScriptedFederator, rubbish_case: str
) -> None:
    answer = await post(place, place.token(), rubbish_case)

    assert code_of(answer) == (400, "offer-unreadable")
    assert commune.words(Watch) == []
    assert place.node.house.alive() == []


async def test_an_offer_that_is_mangled_anywhere_never_breaks_the_door(
    place: Place, commune: ScriptedFederator
) -> None:
    lines = (await place.viewer().offer()).splitlines()

    for index, line in enumerate(lines):
        mangled = [*lines[:index], line[: len(line) // 2], *lines[index + 1 :]]
        answer = await post(place, place.token(f"view-{index}"), "\r\n".join(mangled))
        assert answer.status_code in (201, 400, 422), (line, answer.text)


async def test_a_browser_without_h264_and_vp8_is_told_which_one_to_use(
    place: Place, commune: ScriptedFederator
) -> None:
    offer = await place.viewer().offer()
    offer = offer.replace("H264/90000", "AV1/90000").replace("VP8/90000", "VP9/90000")

    answer = await post(place, place.token(), offer)

    assert code_of(answer) == (422, "no-h264")
    assert "Chromium" in answer.json()["detail"]
    assert commune.words(Watch) == []


async def test_h264_in_a_form_we_cannot_send_is_refused_too(
    place: Place, commune: ScriptedFederator
) -> None:
    offer = (await place.viewer().offer()).replace("packetization-mode=1", "packetization-mode=0")

    assert code_of(await post(place, place.token(), offer)) == (422, "no-h264")


@pytest.mark.parametrize("direction_case", ["sendonly", "inactive"])
async def test_an_offer_that_does_not_ask_to_receive_is_refused(
    place: Place, commune: ScriptedFederator, direction_case: str
) -> None:
    offer = (await place.viewer().offer()).replace("a=recvonly", f"a={direction_case}")

    assert code_of(await post(place, place.token(), offer)) == (422, "not-a-viewer")


async def test_an_offer_to_send_and_receive_is_answered_by_sending_alone(
    place: Place, commune: ScriptedFederator
) -> None:
    offer = (await place.viewer().offer()).replace("a=recvonly", "a=sendrecv")

    answer = await post(place, place.token(), offer)

    assert answer.status_code == 201
    assert directions(answer) == ["a=sendonly"]


@pytest.mark.parametrize("sound_case", ["first", "last"])
@pytest.mark.parametrize("direction_case", ["recvonly", "sendrecv", "sendonly"])
async def test_sound_is_neither_sent_nor_taken_wherever_it_stands(
    place: Place, commune: ScriptedFederator, sound_case: str, direction_case: str
) -> None:
    offer = with_sound(await place.viewer().offer(), sound_case, direction_case)

    answer = await post(place, place.token(), offer)

    wanted = ["a=inactive", "a=sendonly"] if sound_case == "first" else ["a=sendonly", "a=inactive"]
    assert answer.status_code == 201
    assert directions(answer) == wanted
    assert "a=candidate:" in answer.text


async def test_a_peer_that_will_not_open_dtls_itself_is_refused(
    place: Place, commune: ScriptedFederator
) -> None:
    offer = (await place.viewer().offer()).replace("setup:actpass", "setup:passive")

    assert code_of(await post(place, place.token(), offer)) == (422, "dtls-role")


async def test_an_unknown_quality_is_refused(place: Place, commune: ScriptedFederator) -> None:
    answer = await place.viewer().open(CAMERA, place.token(), quality="best")

    assert code_of(answer) == (400, "quality-unknown")


async def test_neither_trickle_nor_restart_is_offered(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()

    answer = await place.http.patch(
        viewer.place,
        content="a=ice-ufrag:x",
        headers={"Content-Type": "application/trickle-ice-sdpfrag"},
    )

    assert code_of(answer) == (405, "method-not-allowed")
    assert methods(answer) == {"DELETE", "GET", "HEAD"}
    await viewer.sees(3)


@pytest.mark.parametrize("method_case", ["PUT", "DELETE", "PATCH"])
async def test_other_methods_are_refused(place: Place, method_case: str) -> None:
    answer = await place.http.request(method_case, DOOR)

    assert answer.status_code == 405
    assert methods(answer) == {"POST", "OPTIONS", "GET", "HEAD"}


@pytest.mark.parametrize("method_case", ["GET", "HEAD"])
@pytest.mark.parametrize("path_case", [DOOR, "/whep/no-such-camera"])
async def test_a_player_finds_out_that_this_is_whep_and_not_whether_there_is_a_camera(
    place: Place, method_case: str, path_case: str
) -> None:
    answer = await place.http.request(method_case, path_case)

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == SDP
    assert answer.headers["content-length"] == "0"


@pytest.mark.parametrize("method_case", ["GET", "HEAD"])
async def test_a_session_has_nothing_to_read_and_a_guess_learns_nothing(
    place: Place, commune: ScriptedFederator, method_case: str
) -> None:
    viewer = await place.watching()

    for path in (viewer.place, f"{DOOR}/guess"):
        answer = await place.http.request(method_case, path)
        assert (answer.status_code, answer.content) == (204, b"")


async def test_a_session_nobody_opened_cannot_be_closed(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()
    elsewhere = viewer.place.replace(":017", ":018")

    for path in (f"{DOOR}/guess", elsewhere, "/nowhere"):
        answer = await place.http.delete(path)
        assert code_of(answer)[0] == 404
    await viewer.sees(3)


async def test_a_screen_may_hang_up_a_view_that_was_just_stopped(place: Place) -> None:
    await (await place.link()).greeted()
    viewer = await place.watching("view-1")
    place.node.house.revoke("view-1", "stopped", None)

    first = await place.http.delete(viewer.place)
    again = await place.http.delete(viewer.place)

    assert (first.status_code, again.status_code) == (200, 200)


async def test_a_full_node_says_so(place: Place) -> None:
    async with open_place(views_at_most=1) as small:
        await (await small.link()).greeted()
        await small.watching("view-1")

        refused = await small.viewer().open(CAMERA, small.token("view-2"))
        again = await small.viewer().open(CAMERA, small.token("view-1"))

    assert code_of(refused) == (503, "node-full")
    assert again.status_code == 201


async def test_consoles_of_the_settings_may_call_and_others_may_not(place: Place) -> None:
    asked = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }

    ours = await place.http.options(DOOR, headers={"Origin": ORIGIN, **asked})
    other = await place.http.options(DOOR, headers={"Origin": "http://evil.test", **asked})
    plain = await place.http.options(DOOR)

    assert ours.status_code == 200
    assert ours.headers["accept-post"] == SDP
    assert ours.headers["access-control-allow-origin"] == ORIGIN
    assert other.status_code == 400
    assert "access-control-allow-origin" not in other.headers
    assert (plain.status_code, plain.headers["accept-post"]) == (200, SDP)


async def test_a_player_of_the_settings_may_read_that_trickling_is_refused(place: Place) -> None:
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization,content-type,if-match",
    }

    before = await place.http.options(f"{DOOR}/session", headers=asked)
    answer = await place.http.patch(f"{DOOR}/session", headers={"Origin": ORIGIN})

    assert before.status_code == 200
    assert code_of(answer) == (405, "method-not-allowed")
    assert answer.headers["access-control-allow-origin"] == ORIGIN


async def test_a_console_may_read_where_its_session_is(
    place: Place, commune: ScriptedFederator
) -> None:
    answer = await post(place, place.token(), await place.viewer().offer(), Origin=ORIGIN)

    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert {"Location", "ETag"} <= set(answer.headers["access-control-expose-headers"].split(", "))


async def test_a_bug_of_ours_shows_no_trace(place: Place, commune: ScriptedFederator) -> None:
    place.node.house.close_session = _explode  # type: ignore[method-assign]

    answer = await place.http.delete(f"{DOOR}/session")

    assert code_of(answer) == (500, "internal")
    assert "secret" not in answer.text


def _explode(camera: str, session: str) -> bool:
    raise RuntimeError("a secret of ours")


async def test_the_node_says_that_it_lives(place: Place) -> None:
    answer = await place.http.get("/health")

    assert (answer.status_code, json.loads(answer.text)) == (200, {"status": "ok"})
