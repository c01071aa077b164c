"""Who may ask the dome, and how its answers travel: SOAP over HTTP, and the truth beside it."""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
from datetime import datetime
from http.server import BaseHTTPRequestHandler

from tests.servers.onvif_dome.motion import Dome
from tests.servers.onvif_dome.service import NAMESPACES, Service, fault, said

WINDOW_SECONDS = 5.0
PREFIXES = {"d": "device", "m": "media", "z": "ptz", "i": "imaging", "e": "events"}


class Door:
    """Who is let in: WS-UsernameToken by the device's own clock, or HTTP Digest."""

    def __init__(self, service: Service, options: argparse.Namespace) -> None:
        self._service = service
        self._options = options

    def opens(self, body: str, authorization: str, path: str) -> bool:
        if self._options.door == "digest":
            return self._proven(authorization, path)
        created = said(body, "Created")
        if not created:
            return False
        age = self._service.clock - datetime.fromisoformat(created.replace("Z", "+00:00"))
        if abs(age.total_seconds()) > WINDOW_SECONDS:
            return False
        nonce = base64.b64decode(said(body, "Nonce"))
        sealed = hashlib.sha1(
            nonce + created.encode() + self._options.password.encode(), usedforsecurity=False
        )
        right = self._options.user, base64.b64encode(sealed.digest()).decode()
        return (said(body, "Username"), said(body, "Password")) == right

    def _proven(self, authorization: str, path: str) -> bool:
        told = dict(re.findall(r'(\w+)="?([^",]+)"?', authorization))

        def seal(*parts: str) -> str:
            return hashlib.sha256(":".join(parts).encode()).hexdigest()

        who = seal(self._options.user, "dome", self._options.password)
        parts = (told.get("nonce", ""), told.get("nc", ""), told.get("cnonce", ""), "auth")
        return told.get("response") == seal(who, *parts, seal("POST", path))


def soap(door: Door, service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            verb = re.search(r"Body>\s*<(?:\w+:)?(\w+)", body)[1]
            proof = self.headers.get("Authorization", "")
            if verb != "GetSystemDateAndTime" and not door.opens(body, proof, self.path):
                self._say(401, fault("NotAuthorized"))
                return
            content = service.answer(verb, body) or fault("ActionNotSupported")
            self._say(400 if "Fault>" in content else 200, content)

        def _say(self, status: int, content: str) -> None:
            spaces = " ".join(
                f'xmlns:{prefix}="{NAMESPACES[name]}"' for prefix, name in PREFIXES.items()
            )
            envelope = (
                '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
                f'xmlns:t="http://www.onvif.org/ver10/schema" {spaces}>'
                f"<s:Body>{content}</s:Body></s:Envelope>"
            ).encode()
            self.send_response(status)
            if status == 401 and door._options.door == "digest":
                challenge = 'Digest realm="dome", nonce="n", qop="auth", algorithm=SHA-256'
                self.send_header("WWW-Authenticate", challenge)
            self.send_header("Content-Length", str(len(envelope)))
            self.end_headers()
            self.wfile.write(envelope)

        def log_message(self, *_: object) -> None:
            """Standard output is for events."""

    return Handler


def truth(dome: Dome) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """`/covered` and `/uncovered`: what a hand does to the lens."""
            dome.cover(self.path == "/covered")
            self.send_response(204)
            self.end_headers()

        def do_GET(self) -> None:
            told = json.dumps(dome.state()).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            """Standard output is for events."""

    return Handler
