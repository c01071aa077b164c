"""How one looks at a stream of Janus: its HTTP door, its offer, our answer."""

from __future__ import annotations

import secrets
from typing import Any

import httpx

_OTHER_HASHES = ("a=fingerprint:sha-384", "a=fingerprint:sha-512")


class JanusTalk:
    """`url` is where Janus answers: http://10.77.0.1:8088/janus."""

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self._http = http
        self._url = url

    async def offer(self) -> str:
        self._url += f"/{(await self._say(janus='create'))['data']['id']}"
        session = self._url
        said = await self._say(janus="attach", plugin="janus.plugin.streaming")
        self._url += f"/{said['data']['id']}"
        await self._say(janus="message", body={"request": "watch", "id": 1})
        while True:
            event = (await self._http.get(session, params={"maxev": 1})).json()
            if "jsep" in event:
                return str(event["jsep"]["sdp"])

    async def answer(self, sdp: str) -> None:
        # It knows one way of hashing fingerprints, and waits for candidates until told not to.
        lines = [one for one in sdp.splitlines() if not one.startswith(_OTHER_HASHES)]
        jsep = {"type": "answer", "sdp": "\r\n".join(lines) + "\r\n"}
        await self._say(janus="message", body={"request": "start"}, jsep=jsep)
        await self._say(janus="trickle", candidate={"completed": True})

    async def _say(self, **said: Any) -> dict[str, Any]:
        body = {"transaction": secrets.token_hex(8), **said}
        answer = await self._http.post(self._url, json=body)
        found: dict[str, Any] = answer.json()
        return found
