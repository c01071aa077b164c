"""Keycloak's administration API, over python-keycloak's connection, which logs in and renews.

The library's methods know no organization groups, retry what may not be replayed and wait a
minute: its connection is used, told otherwise, and its answers are read here. What Keycloak
refuses is said with its own words, which hold no secret of ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pydantic import SecretStr

if TYPE_CHECKING:
    from keycloak import KeycloakOpenIDConnection
    from keycloak.exceptions import KeycloakError
    from requests import Response

TIMEOUT_SECONDS = 20
"""Nobody waits at a screen; making a realm takes seconds on a small machine."""
READING_SECONDS = 5
"""Whoever reads every minute, or while an agent waits, does not wait for a lost packet."""
PAGE = 100
_ADMINISTRATOR = (
    "Keycloak does not know this administrator. "
    "Remedy: mend KEYCLOAK_ADMIN_USER, KEYCLOAK_ADMIN_PASSWORD",
    "KEYCLOAK_URL",
)
_OWN_CLIENT = (
    "Keycloak does not know our client, or its secret. Remedy: beffroi keycloak bootstrap "
    "--apply, and what beffroi keycloak secret says in API_KEYCLOAK_SECRET",
    "API_KEYCLOAK_URL",
)


class KeycloakAway(Exception):
    """It does not answer, or not as Keycloak; the message says what to do."""


class KeycloakRefused(Exception):
    """It answers no, in the words of the message."""


class Keycloak:
    """One realm; every path is below it."""

    def __init__(
        self,
        connection: KeycloakOpenIDConnection,
        realm: str,
        remedies: tuple[str, str] = _ADMINISTRATOR,
    ) -> None:
        """`remedies`: what to say where it does not know us, and which setting is its address."""
        self._connection = connection
        self._realm = realm
        self._remedies = remedies

    def get(self, *path: str, **query: str) -> Any:
        """What stands there; `None` for what does not exist."""
        return self._answer("get", f"/realms/{self._realm}{_below(path)}", None, query)

    def pages(self, *path: str, page: int = PAGE, **query: str) -> Iterator[Any]:
        """A list that Keycloak gives by pages, of so many at a time."""
        first = 0
        while found := self.get(*path, first=str(first), max=str(page), **query):
            yield from found
            if len(found) < page:
                return
            first += page

    def server(self) -> Any:
        """What the server says of itself."""
        return self._answer("get", "/serverinfo", None, {})

    def make_realm(self, said: Mapping[str, Any]) -> None:
        self._answer("post", "/realms", said, {})

    def post(self, *path: str, said: Any) -> None:
        self._answer("post", f"/realms/{self._realm}{_below(path)}", said, {})

    def made(self, *path: str, said: Any) -> str:
        """Make one of a list; the id that Keycloak gives it."""
        answer = self._send("post", f"/realms/{self._realm}{_below(path)}", said, {})
        return str(answer.headers["Location"]).rpartition("/")[2]

    def ask(self, *path: str, said: Any) -> Any:
        """What it answers to a question that is posted."""
        return self._answer("post", f"/realms/{self._realm}{_below(path)}", said, {}, answers=True)

    def put(self, *path: str, said: Any = None) -> None:
        self._answer("put", f"/realms/{self._realm}{_below(path)}", said, {})

    def delete(self, *path: str, said: Any = None) -> None:
        self._answer("delete", f"/realms/{self._realm}{_below(path)}", said, {})

    def _answer(
        self, verb: str, path: str, said: Any, query: Mapping[str, str], *, answers: bool = False
    ) -> Any:
        answer = self._send(verb, path, said, query)
        if answer.status_code == HTTPStatus.NOT_FOUND:
            return None
        return answer.json() if answer.content and (answers or verb == "get") else None

    def _send(self, verb: str, path: str, said: Any, query: Mapping[str, str]) -> Response:
        from keycloak.exceptions import KeycloakError

        try:
            if verb == "get":
                answer = self._connection.raw_get("admin" + path, **query)
            else:
                body = {} if said is None else {"data": json.dumps(said)}
                send = getattr(self._connection, "raw_" + verb)
                answer = send("admin" + path, **({"data": None} | body))
        except KeycloakError as error:
            raise self._trouble(error) from None
        nowhere = answer.status_code == HTTPStatus.NOT_FOUND and verb == "get"
        if not answer.ok and not nowhere:
            raise KeycloakRefused(f"{verb} {path}: {answer.status_code} {_reason(answer.text)}")
        return answer

    def _trouble(self, error: KeycloakError) -> KeycloakAway | KeycloakRefused:
        """What kept us from asking: nobody there, or not somebody that it knows."""
        unknown, address = self._remedies
        if error.response_code in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED}:
            return KeycloakRefused(unknown)
        return KeycloakAway(
            f"Keycloak does not answer at {address} ({type(error).__name__}). "
            "Remedy: start it, or mend the address"
        )


@contextmanager
def opened(url: str, realm: str, user: str, password: SecretStr) -> Iterator[Keycloak]:
    """An administrator's connection. Raises `KeycloakAway` or `KeycloakRefused`, here or later."""
    from keycloak import KeycloakOpenIDConnection

    connection = KeycloakOpenIDConnection(
        server_url=url,
        username=user,
        password=password.get_secret_value(),
        realm_name="master",
        client_id="admin-cli",
        timeout=TIMEOUT_SECONDS,
        # A creation that is sent twice is made twice.
        max_retries=0,
    )
    yield Keycloak(connection, realm)


def as_our_client(url: str, realm: str, client: str, secret: SecretStr) -> Keycloak:
    """One connection, logged in when it is first used; for one thread at a time.

    Its methods raise `KeycloakAway` or `KeycloakRefused`.
    """
    from keycloak import KeycloakOpenIDConnection

    connection = KeycloakOpenIDConnection(
        server_url=url,
        grant_type="client_credentials",
        realm_name=realm,
        client_id=client,
        client_secret_key=secret.get_secret_value(),
        timeout=READING_SECONDS,
        max_retries=0,
    )
    return Keycloak(connection, realm, _OWN_CLIENT)


def _below(path: tuple[str, ...]) -> str:
    return "".join("/" + quote(part, safe="") for part in path)


def _reason(text: str) -> str:
    try:
        said = json.loads(text)
        # Of a profile with several faults, Keycloak lists them.
        faults = [f"{one['field']} {one['errorMessage']}" for one in said.get("errors") or ()]
        one = said.get("errorMessage") or said.get("error_description") or said.get("error")
    except (ValueError, AttributeError, KeyError, TypeError):
        return "without a reason"
    return ", ".join(sorted(faults)) or str(one)
