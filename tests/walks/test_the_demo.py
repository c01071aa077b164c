"""The demo, as a newcomer meets it: one command, a browser, and the law of the house."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from services.demo.world.reader import read_world
from tenants.vocabulary.identifiers import TenantId
from tests.servers.fixtures import GstRtsp, free_port
from tests.walks.driving import Desk
from tests.walks.reading import read_register
from tests.walks.stack import BEFFROI, Processes
from tests.walks.world import ASCQ, names_of, seen_by

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

LEASE_MS = 17_000
"""A view's lease, and the second that a gauge may be late."""
PASSWORD = "m0t-de-passe"


def test_an_agent_watches_by_right_and_the_ninth_flow_is_refused(
    demo: Callable[..., str], desk: Callable[[], Desk], processes: Processes
) -> None:
    origin = demo()
    martin, leroy = desk(), desk()
    asked: list[str] = []
    martin.page.on("request", lambda request: asked.append(request.url))

    martin.log_in(origin, "martin")
    martin.await_map()
    martin.await_cameras(seen_by("lille", "roubaix", "tourcoing", ASCQ))
    martin.page.keyboard.press("g")
    martin.page.keyboard.press("g")
    nine = names_of(ASCQ, 9)
    for number, name in enumerate(nine[:8], 1):
        martin.open(name)
        martin.expect_tile(number, "live")
    martin.expect_gauge(ASCQ, 8)

    martin.open(nine[8])
    martin.expect_tile(9, "refused")
    refusal = martin.tile(9).get_by_test_id("refusal")
    expect(refusal).to_contain_text("Quota atteint")
    expect(refusal).to_contain_text("villeneuve-d-ascq art. 3")
    expect(refusal.get_by_test_id("holders").locator("> li")).to_have_count(8)

    leroy.log_in(origin, "leroy")
    leroy.await_map()
    leroy.expect_gauge(ASCQ, 8)
    leroy.open(nine[2])
    leroy.expect_tile(1, "live")
    leroy.expect_gauge(ASCQ, 8)

    martin.close(8)
    leroy.expect_gauge(ASCQ, 7)
    martin.await_more_frames(martin.frames())
    assert martin.ciphers() == {"AEAD_AES_256_GCM"}

    assert {urlsplit(url).netloc for url in asked if not url.startswith(("data:", "blob:"))} == {
        urlsplit(origin).netloc
    }
    assert processes.interrupt("demo") == 0
    assert "arrêté proprement" in processes.words_of("demo")
    assert "Traceback" not in processes.words_of("demo")


def test_what_a_person_may_not_see_is_not_there(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    petit, weber, bernard = desk(), desk(), desk()

    petit.log_in(origin, "petit")
    petit.await_cameras(0)
    weber.log_in(origin, "weber")
    weber.await_cameras(seen_by("metz", "evrange"))

    bernard.log_in(origin, "bernard")
    bernard.await_map()
    bernard.ask(names_of("charenton-immobiliere-3f", 1)[0])
    bernard.page.get_by_test_id("confirm").click()
    bernard.expect_tile(1, "refused")
    expect(bernard.tile(1)).to_have_attribute("data-code", "ticket-required")


def test_a_camera_is_picked_on_the_map_and_its_tenant_flown_to(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    martin = desk()
    martin.log_in(demo(), "martin")
    martin.await_map()
    (ascq,) = [one for one in read_world().tenants if one.id == ASCQ]
    camera = ascq.cameras[120]
    far = martin.page.get_by_test_id("map").get_attribute("data-view")

    martin.page.get_by_test_id(f"gauge-{ASCQ}").get_by_role("button").first.click()
    expect(martin.page.get_by_test_id("map")).not_to_have_attribute("data-view", far or "")
    martin.page.locator("#camera-search").fill(f"{camera.number} {camera.name}")
    martin.await_cameras(1)
    martin.await_map()
    martin.click_on_map(camera.place)

    expect(martin.page.get_by_test_id("purpose")).to_contain_text(camera.name)
    martin.page.keyboard.press("Escape")
    expect(martin.page.get_by_test_id("purpose")).to_be_hidden()
    martin.expect_gauge(ASCQ, 0)


def test_ten_thousand_cameras_are_on_the_map_and_one_is_found_among_them(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo("--total-cameras", "10000")
    bernard = desk()
    bernard.log_in(origin, "bernard")
    bernard.await_cameras(10_000)
    bernard.await_map()

    assert bernard.page.locator("#camera-list [role=option]").count() < 60
    bernard.open(names_of(ASCQ, 1)[0])
    bernard.expect_tile(1, "live")
    bernard.await_more_frames(bernard.frames())


def test_the_csu_sees_its_own_cameras_and_who_looks(
    demo: Callable[..., str], desk: Callable[[], Desk]
) -> None:
    origin = demo()
    martin, dubois = desk(), desk()
    dubois.log_in(origin, "dubois")
    dubois.await_cameras(seen_by(ASCQ))
    dubois.expect_gauge(ASCQ, 0)

    martin.log_in(origin, "martin")
    martin.await_map()
    martin.open(names_of(ASCQ, 1)[0])

    dubois.expect_gauge(ASCQ, 1)
    assert dubois.page.get_by_test_id("gauge-lille").count() == 0


def test_a_visitor_s_cameras_show_their_picture_or_what_is_wrong_with_them(
    demo: Callable[..., str],
    desk: Callable[[], Desk],
    gst_rtsp: Callable[..., GstRtsp],
    processes: Processes,
) -> None:
    account = f"agent:{PASSWORD}@"
    good = gst_rtsp("--auth", "digest", "--user", "agent", "--password", PASSWORD)
    cameras = {
        "Entrepôt Alpha": (good.url(account=account), "live", None),
        "Portail Bravo": (good.url(account="agent:not-this@"), "unavailable",
                          "credentials-refused"),
        "Hangar Charlie": (gst_rtsp("--codec", "h265").url(account=account), "live", None),
        "Toit Delta": (gst_rtsp("--keyless").url(account=account), "unavailable", "no-keyframe"),
        "Parking Echo": (f"http://{account}host/live", "unavailable", "bad-address"),
        "Cour Foxtrot": (f"rtsp://{account}127.0.0.1:{free_port()}/live", "unavailable",
                 "system-unreachable"),
    }  # fmt: skip
    words = [
        word
        for name, (url, _, _) in cameras.items()
        for word in ("--camera", f"{name}={url}@50.63,3.06")
    ]

    origin = demo(*words)
    martin = desk()
    martin.log_in(origin, "martin")
    martin.await_map()
    martin.page.keyboard.press("g")
    martin.page.keyboard.press("g")
    for number, (name, (_, state, code)) in enumerate(cameras.items(), 1):
        martin.open(name)
        martin.expect_tile(number, state)
        if code is not None:
            expect(martin.tile(number)).to_have_attribute("data-code", code, timeout=20_000)

    said = processes.words_of("demo") + martin.page.content()
    assert PASSWORD not in said
    assert "not-this" not in said
    for code in ("credentials-refused", "no-keyframe"):
        assert code in processes.words_of("demo")


def test_killed_in_the_middle_of_eight_flows_it_gives_the_slots_back_and_the_register_holds(
    demo: Callable[..., str], desk: Callable[[], Desk], processes: Processes, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    origin = demo("--data", str(data))
    martin, leroy = desk(), desk()
    martin.log_in(origin, "martin")
    martin.await_map()
    martin.page.keyboard.press("g")
    martin.page.keyboard.press("g")
    for number, name in enumerate(names_of(ASCQ, 8), 1):
        martin.open(name)
        martin.expect_tile(number, "live")

    twice = subprocess.run(
        [BEFFROI, "demo", "--port", str(free_port()), "--data", str(data)],
        capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert (twice.returncode, twice.stderr.count("another Beffroi already uses")) == (1, 1)
    processes.kill("demo")
    martin.page.context.close()
    (tmp_path / "demo.said").unlink()
    origin = demo("--data", str(data))

    leroy.log_in(origin, "leroy")
    leroy.await_map()
    leroy.expect_gauge(ASCQ, 0, within_ms=LEASE_MS)
    leroy.open(names_of(ASCQ, 9)[8])
    leroy.expect_tile(1, "live")
    entries = read_register(f"sqlite:///{data}/beffroi.sqlite", TenantId(ASCQ))
    ends = [entry for entry in entries if entry["act"] == "end-flow"]
    assert len(ends) == 8


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--camera", "rtsp://a:secret@h/live"], "--camera number 1: write"),
        (["--cameras", "/nowhere.toml"], "nowhere.toml: No such file"),
        (["--data", "/proc/beffroi"], "cannot write in /proc/beffroi"),
        (["--host", "192.0.2.1"], "cannot listen on 192.0.2.1"),
    ],
)
def test_what_keeps_the_demo_from_starting_is_one_line(
    words: list[str], says: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        [BEFFROI, "demo", "--port", str(free_port()), *words],
        capture_output=True, text=True, timeout=30, cwd=tmp_path,
    )  # fmt: skip

    assert done.returncode == 1
    assert done.stderr.startswith("beffroi: ")
    assert says in done.stderr
    assert "secret" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_port_in_use_is_named_with_another_to_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = subprocess.run(
            [BEFFROI, "demo", "--port", str(port)], capture_output=True, text=True, timeout=30
        )

    assert done.returncode == 1
    assert done.stderr == (
        f"beffroi: port {port} is already in use. Remedy: stop what uses it, "
        f"or choose another: beffroi demo --port {port + 1}\n"
    )
