"""What a browser shows a relay, and what a real relay makes of it."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aioice import stun, turn

from services.media.webrtc.turn import CREDENTIAL_LIFETIME, Relays, is_turn_url
from tests.builders import NOON
from tests.servers.coturn import PEER, Coturn
from tests.services.media.scene.patience import until

SECRET = "0123456789abcdef0123456789abcdef"
URLS = ("turn:relay.example:3478?transport=udp", "turns:relay.example:5349?transport=tcp")
LATER = NOON + timedelta(hours=2)


def credentials(
    relays: Relays, now: datetime, right_ends: datetime | None = None
) -> tuple[str, str]:
    """The name and the password of the first link."""
    headers = relays.headers("view-1", right_ends or now + timedelta(hours=1), now)
    found = re.search(r'username="([^"]+)"; credential="([^"]+)"', next(headers)[1])
    assert found
    return found[1], found[2]


def test_each_relay_is_a_link_with_a_name_and_its_hmac() -> None:
    headers = list(Relays(URLS, SECRET, only=False).headers("view-1", LATER, NOON))

    name = f"{int((NOON + CREDENTIAL_LIFETIME).timestamp())}:view-1"
    digest = hmac.new(SECRET.encode(), name.encode(), hashlib.sha1).digest()
    credential = base64.b64encode(digest).decode()
    assert headers == [
        (
            "Link",
            f'<{url}>; rel="ice-server"; username="{name}"; credential="{credential}"; '
            'credential-type="password"',
        )
        for url in URLS
    ]


def test_browsers_are_told_where_a_relay_is_the_only_way() -> None:
    headers = list(Relays(URLS[:1], SECRET, only=True).headers("view-1", LATER, NOON))

    assert headers[1:] == [("Ice-Transport-Policy", "relay")]


def test_without_a_relay_nothing_is_said() -> None:
    assert list(Relays((), "", only=False).headers("view-1", LATER, NOON)) == []


def test_no_credential_outlives_the_right_it_goes_with() -> None:
    ends = NOON + timedelta(seconds=20)

    name, _ = credentials(Relays(URLS, SECRET, only=False), NOON, ends)

    assert name == f"{int(ends.timestamp())}:view-1"


def test_the_secret_is_not_in_what_a_trace_would_show() -> None:
    assert SECRET not in repr(Relays(URLS, SECRET, only=False))


@pytest.mark.parametrize(
    ("url_case", "is_one"),
    [
        ("turn:relay.example", True),
        ("turn:192.0.2.1:3478?transport=tcp", True),
        ("turns:[2001:db8::1]:443?transport=tcp", True),
        ("stun:relay.example:3478", False),
        ("turn://relay.example", False),
        ("turn:user@relay.example", False),
        ("turn:relay.example?transport=sctp", False),
        ('turn:relay.example>; rel="x"', False),
        ("turn:relay.example\r\nSet-Cookie: a", False),
        ("turn:relay.example\n", False),
        ("", False),
    ],
)
def test_a_relays_address_is_what_rfc_7065_says(url_case: str, is_one: bool) -> None:
    assert is_turn_url(url_case) is is_one


class Far(asyncio.DatagramProtocol):
    """What reached one end, and why something did not."""

    def __init__(self) -> None:
        self.got: asyncio.Queue[tuple[bytes, Any]] = asyncio.Queue()
        self.refusals: asyncio.Queue[Exception] = asyncio.Queue()

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self.got.put_nowait((data, addr))

    def error_received(self, exc: Exception) -> None:
        self.refusals.put_nowait(exc)


async def allocate(
    coturn: Coturn, name: str, credential: str, transport: str = "udp"
) -> tuple[turn.TurnTransport, Far]:
    return await turn.create_turn_endpoint(
        Far, ("127.0.0.1", coturn.port), username=name, password=credential, transport=transport
    )


@pytest.mark.servers
@pytest.mark.parametrize("transport_case", ["udp", "tcp"])
async def test_a_real_relay_lets_in_who_holds_a_credential(
    coturn: Coturn, transport_case: str
) -> None:
    relays = Relays((coturn.url(transport_case),), coturn.secret, only=False)
    loop = asyncio.get_running_loop()
    end, far = await loop.create_datagram_endpoint(Far, local_addr=(PEER, 0))

    relayed, _ = await allocate(coturn, *credentials(relays, datetime.now(UTC)), transport_case)
    try:
        relayed.sendto(b"through", end.get_extra_info("sockname"))
        data, addr = await asyncio.wait_for(far.got.get(), 5)
    finally:
        relayed.close()
        end.close()

    assert data == b"through"
    assert addr == relayed.get_extra_info("sockname")


@pytest.mark.servers
async def test_a_real_relay_refuses_a_credential_that_is_forged_or_over(coturn: Coturn) -> None:
    now = datetime.now(UTC)
    forged = credentials(Relays(URLS, SECRET, only=False), now)
    over = credentials(
        Relays(URLS, coturn.secret, only=False), now - CREDENTIAL_LIFETIME - timedelta(minutes=1)
    )

    for name, credential in (forged, over):
        with pytest.raises(stun.TransactionFailed) as refused:
            await allocate(coturn, name, credential)
        assert refused.value.response.attributes["ERROR-CODE"][0] == 401


@pytest.mark.servers
async def test_a_real_relay_keeps_whom_it_let_in_beyond_the_credential(coturn: Coturn) -> None:
    relays = Relays(URLS, coturn.secret, only=False)
    loop = asyncio.get_running_loop()
    end, far = await loop.create_datagram_endpoint(Far, local_addr=(PEER, 0))
    ends = datetime.now(UTC) + timedelta(seconds=2)
    relayed, _ = await allocate(coturn, *credentials(relays, datetime.now(UTC), ends))

    try:
        await until(lambda: datetime.now(UTC) > ends + timedelta(seconds=1))
        relayed.sendto(b"still", end.get_extra_info("sockname"))
        data, _ = await asyncio.wait_for(far.got.get(), 5)
    finally:
        relayed.close()
        end.close()

    assert data == b"still"


@pytest.mark.servers
async def test_a_relay_set_up_as_we_say_carries_to_the_node_alone(coturn: Coturn) -> None:
    relays = Relays(URLS, coturn.secret, only=False)
    relayed, browser = await allocate(coturn, *credentials(relays, datetime.now(UTC)))

    try:
        for peer in ("127.0.0.2", "10.0.0.1", "169.254.169.254"):
            relayed.sendto(b"out", (peer, 9))
            refusal = await asyncio.wait_for(browser.refusals.get(), 5)
            assert isinstance(refusal, stun.TransactionFailed)
            assert refusal.response.attributes["ERROR-CODE"][0] == 403
    finally:
        relayed.close()
