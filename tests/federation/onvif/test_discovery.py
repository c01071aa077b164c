"""Who answers a probe, and who is not believed to be a camera."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from federation.connector import SystemUnreachable
from federation.onvif.discovery import discover
from federation.onvif.parser import Found, read_matches
from federation.onvif.soap.envelope import document

DOME = """<?xml version="1.0"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope"
 xmlns:wsdd="http://schemas.xmlsoap.org/ws/2005/04/discovery"><SOAP-ENV:Body><wsdd:ProbeMatches>
<wsdd:ProbeMatch><wsdd:Types>dn:NetworkVideoTransmitter tds:Device</wsdd:Types>
<wsdd:Scopes>onvif://www.onvif.org/type/ptz onvif://www.onvif.org/name/Place%20de%20la%20Gare%1B[2J
 onvif://www.onvif.org/hardware/DS-2DF7276-AEL</wsdd:Scopes>
<wsdd:XAddrs>http://192.0.2.64/onvif/device_service
 http://169.254.7.7/onvif/device_service</wsdd:XAddrs>
</wsdd:ProbeMatch></wsdd:ProbeMatches></SOAP-ENV:Body></SOAP-ENV:Envelope>"""
PRINTER = DOME.replace("onvif://www.onvif.org/", "ldap:///")
BOMB = '<!DOCTYPE a [<!ENTITY x "ha">]><a>&x;</a>'
FOUND = Found(
    ("http://192.0.2.64/onvif/device_service", "http://169.254.7.7/onvif/device_service"),
    "Place de la Gare[2J",
    "DS-2DF7276-AEL",
)


class Neighbours(asyncio.DatagramProtocol):
    """Whoever is on the network, each answering in its way."""

    def __init__(self, *answers: str) -> None:
        self.answers = answers
        self.heard: list[str] = []

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, whom: tuple[str | object, int]) -> None:
        self.heard.append(data.decode())
        for answer in self.answers:
            self.transport.sendto(answer.encode(), whom)


@asynccontextmanager
async def a_network(*answers: str) -> AsyncIterator[tuple[Neighbours, tuple[str, int]]]:
    loop = asyncio.get_running_loop()
    transport, neighbours = await loop.create_datagram_endpoint(
        lambda: Neighbours(*answers), local_addr=("127.0.0.1", 0)
    )
    try:
        yield neighbours, transport.get_extra_info("sockname")
    finally:
        transport.close()


async def test_a_device_that_answers_four_times_is_found_once() -> None:
    async with a_network(DOME) as (neighbours, group):
        found = await discover(0.2, group=group)

    assert found == [FOUND]
    assert len(neighbours.heard) == 4
    assert sum("NetworkVideoTransmitter" in each for each in neighbours.heard) == 2


async def test_printers_rubbish_and_bombs_are_no_cameras() -> None:
    async with a_network(PRINTER, "rubbish", BOMB, "") as (neighbours, group):
        assert await discover(0.1, group=group) == []
        assert len(neighbours.heard) == 4


async def test_each_probe_has_a_name_of_its_own_and_no_account() -> None:
    async with a_network() as (neighbours, group):
        await discover(0.1, group=group)

    names = {each.partition("MessageID>")[2].partition("<")[0] for each in neighbours.heard}
    assert len(names) == 4
    assert not [each for each in neighbours.heard if "Security" in each]


async def test_a_card_that_is_not_there_is_named() -> None:
    with pytest.raises(SystemUnreachable, match="--interface"):
        await discover(0.1, "192.0.2.1")


def test_what_a_device_calls_itself_cannot_steer_a_terminal() -> None:
    (found,) = read_matches(document(DOME.encode()))

    assert found.name.isprintable()
