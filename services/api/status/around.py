"""What stands around this process: the bus, the provider, media nodes, relays, the mail server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

import httpx

from services.api.directory import Directory, Node
from services.api.hearing import Hearing
from services.api.status.parts import Found, State
from services.kit.bus.protocol import Bus

LARGEST_DOCUMENT: Final = 256 * 1024
SLOW_SECONDS: Final = 1.0
NOT_HEARD: Final = "bus"
"""Nodes speak over the bus: while it is away nobody knows how they are."""


class Around:
    def __init__(self, bus: Bus, directory: Directory, hearing: Hearing, shared: bool) -> None:
        """`shared`: whether the bus is a server of its own; else it is this process."""
        self._bus = bus
        self._directory = directory
        self._hearing = hearing
        self._shared = shared

    def bus(self) -> Found:
        if self._bus.connected:
            return Found(State.WELL if self._shared else State.OFF)
        return Found(State.AWAY, "no-answer")

    def revocations(self) -> Found:
        match self._hearing.state:
            case "off":
                return Found(State.OFF)
            case "heard":
                return Found(State.WELL)
            case _:
                return Found(State.AWAY, "not-heard")

    def media(self) -> Found:
        if not self._bus.connected:
            return Found(State.UNKNOWN, NOT_HEARD)
        nodes = self._directory.nodes()
        if not nodes:
            return Found(State.AWAY, "none")
        staying = sum(node.stays for node in nodes)
        if staying == 0:
            return Found(State.LATE, "none-stays")
        return Found(State.WELL) if staying == len(nodes) else Found(State.LATE, "some-end")

    def relays(self) -> Found:
        if not self._bus.connected:
            return Found(State.UNKNOWN, NOT_HEARD)
        told = [node.relayed for node in self._directory.nodes() if node.relayed is not None]
        if not told:
            return Found(State.OFF)
        if all(told):
            return Found(State.WELL)
        # Not AWAY: a node that does not reach a relay does not prove that no browser does.
        return Found(State.LATE, "some-away" if any(told) else "not-reached")


def node_state(node: Node) -> State:
    if node.quiet:
        return State.AWAY
    return State.LATE if node.draining else State.WELL


def provider(
    issuer: str, http: httpx.AsyncClient, seconds: Callable[[], float]
) -> Callable[[], Awaitable[Found]]:
    """Asks for its discovery document (OpenID Connect Discovery 1.0 §4), as a browser will."""
    document = issuer.rstrip("/") + "/.well-known/openid-configuration"

    async def ask() -> Found:
        begun = seconds()
        answer = await http.get(document)
        answer.raise_for_status()
        took = seconds() - begun
        if len(answer.content) > LARGEST_DOCUMENT or answer.json().get("issuer") != issuer:
            return Found(State.AWAY, "another")
        return (
            Found(State.LATE, "slow", took)
            if took > SLOW_SECONDS
            else Found(State.WELL, None, took)
        )

    return ask


def mail(greet: Callable[[], Awaitable[None]] | None) -> Callable[[], Awaitable[Found]]:
    """Greets the mail server and goes; no account is tried, no letter leaves."""

    async def ask() -> Found:
        if greet is None:
            return Found(State.OFF)
        await greet()
        return Found(State.WELL)

    return ask
