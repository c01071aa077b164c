"""The login flow: built once, bound once, its requirements and levels held to what they were.

Logins go on while it is checked, so that it is never taken apart: a flow whose steps are not
ours any more is refused, with what to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from services.api.keycloak.comparing import differences
from services.api.keycloak.plan import Change
from services.api.keycloak.server import Keycloak, KeycloakRefused
from services.api.keycloak.wanted import LOGIN_FLOW, Said, login_flow


def flow(server: Keycloak) -> Iterator[Change]:
    """Raises `KeycloakRefused` for a flow of our name that is not ours."""
    found = _executions(server)
    if not found:
        yield Change(f"login flow {LOGIN_FLOW}: made", partial(_build, server))
    else:
        yield from _mended(server, found)
    bound = (server.get() or {}).get("browserFlow")
    if bound != LOGIN_FLOW:
        said = {"browserFlow": LOGIN_FLOW}
        yield Change(f"logins: {bound or '–'} → {LOGIN_FLOW}", partial(server.put, said=said))


def _executions(server: Keycloak) -> Sequence[Any]:
    flows = server.get("authentication", "flows") or []
    if not any(one["alias"] == LOGIN_FLOW for one in flows):
        return []
    found: Sequence[Any] = server.get("authentication", "flows", LOGIN_FLOW, "executions")
    return found


def _mended(server: Keycloak, found: Sequence[Any]) -> Iterator[Change]:
    wanted = login_flow()
    if [_shape(one) for one in found] != [_wanted_shape(one) for one in wanted]:
        raise KeycloakRefused(
            f"the login flow {LOGIN_FLOW} was rebuilt by hand. Remedy: in Keycloak's console, "
            "bind another browser flow, delete this one, and run bootstrap again at once"
        )
    for want, have in zip(wanted, found, strict=True):
        name = want.get("flow") or want["provider"]
        if have["requirement"] != want["requirement"]:
            yield Change(
                f"login flow, {name}: {have['requirement']} → {want['requirement']}",
                partial(_require, server, have["id"], want["requirement"]),
            )
        if "config" in want:
            yield from _level(server, name, have, want["config"])


def _level(server: Keycloak, name: str, have: Said, config: Mapping[str, str]) -> Iterator[Change]:
    held = have.get("authenticationConfig")
    if held is None:
        text = f"login flow, {name} {config['loa-condition-level']}: configured"
        yield Change(text, partial(_configure, server, have["id"], config))
        return
    found = server.get("authentication", "config", held)
    for line in differences(config, found["config"]):
        said = {**found, "config": {**found["config"], **config}}
        yield Change(
            f"login flow, {name}: {line}",
            partial(server.put, "authentication", "config", held, said=said),
        )


def _shape(one: Said) -> tuple[int, str]:
    return one["level"], one.get("providerId") or one["displayName"]


def _wanted_shape(one: Said) -> tuple[int, str]:
    return one["depth"], one.get("provider") or one["flow"]


def _build(server: Keycloak) -> None:
    said = {"alias": LOGIN_FLOW, "providerId": "basic-flow", "topLevel": True, "builtIn": False}
    server.post("authentication", "flows", said=said)
    above = [LOGIN_FLOW]
    for one in login_flow():
        del above[one["depth"] + 1 :]
        _add(server, above[-1], one)
        if "flow" in one:
            above.append(one["flow"])


def _add(server: Keycloak, parent: str, one: Said) -> None:
    path = ("authentication", "flows", parent, "executions")
    if "flow" in one:
        said = {"alias": one["flow"], "type": "basic-flow", "provider": "", "description": ""}
        server.post(*path, "flow", said=said)
    else:
        server.post(*path, "execution", said={"provider": one["provider"]})
    # What is added goes last under its parent, and so last of what stands there.
    made = server.get(*path)[-1]
    _require(server, made["id"], one["requirement"])
    if "config" in one:
        _configure(server, made["id"], one["config"])


def _require(server: Keycloak, execution: str, requirement: str) -> None:
    path = ("authentication", "flows", LOGIN_FLOW, "executions")
    found = next(one for one in server.get(*path) if one["id"] == execution)
    server.put(*path, said={**found, "requirement": requirement})


def _configure(server: Keycloak, execution: str, config: Mapping[str, str]) -> None:
    said = {"alias": f"{LOGIN_FLOW} level {config['loa-condition-level']}", "config": config}
    server.post("authentication", "executions", execution, "config", said=said)
