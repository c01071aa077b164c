"""Login flows: built once, the first bound once, their requirements and settings held to what
they were.

Logins go on while it is checked, so that it is never taken apart: a flow whose steps are not
ours any more is refused, with what to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from services.api.keycloak.comparing import differences
from services.api.keycloak.flows import LOGIN_FLOW, Step, Steps, login_flow
from services.api.keycloak.plan import Change
from services.api.keycloak.server import Keycloak, KeycloakRefused


def flow(server: Keycloak) -> Iterator[Change]:
    """The one that everybody logs in by. Raises `KeycloakRefused`, as `steps` does."""
    yield from steps(server, LOGIN_FLOW, login_flow())
    bound = (server.get() or {}).get("browserFlow")
    if bound != LOGIN_FLOW:
        said = {"browserFlow": LOGIN_FLOW}
        yield Change(f"logins: {bound or '–'} → {LOGIN_FLOW}", partial(server.put, said=said))


def steps(server: Keycloak, alias: str, wanted: Steps) -> Iterator[Change]:
    """A flow of this name. Raises `KeycloakRefused` for one that is not ours."""
    found = _executions(server, alias)
    if not found:
        yield Change(f"login flow {alias}: made", partial(_build, server, alias, wanted))
    else:
        yield from _mended(server, alias, wanted, found)


def _executions(server: Keycloak, alias: str) -> Sequence[Any]:
    flows = server.get("authentication", "flows") or []
    if not any(one["alias"] == alias for one in flows):
        return []
    found: Sequence[Any] = server.get("authentication", "flows", alias, "executions")
    return found


def _mended(server: Keycloak, alias: str, wanted: Steps, found: Sequence[Any]) -> Iterator[Change]:
    if [_shape(one) for one in found] != [_wanted_shape(one) for one in wanted]:
        raise KeycloakRefused(
            f"the login flow {alias} was rebuilt by hand. Remedy: in Keycloak's console, "
            "bind another flow in its place, delete this one, and run bootstrap again at once"
        )
    for want, have in zip(wanted, found, strict=True):
        name = want.get("flow") or want["provider"]
        if have["requirement"] != want["requirement"]:
            yield Change(
                f"login flow, {name}: {have['requirement']} → {want['requirement']}",
                partial(_require, server, alias, have["id"], want["requirement"]),
            )
        if "config" in want:
            yield from _configured(server, alias, name, have, want["config"])


def _configured(
    server: Keycloak, alias: str, name: str, have: Step, config: Mapping[str, str]
) -> Iterator[Change]:
    held = have.get("authenticationConfig")
    if held is None:
        text = f"login flow, {name} {_told(config)}: configured"
        yield Change(text, partial(_configure, server, alias, have["id"], config))
        return
    found = server.get("authentication", "config", held)
    for line in differences(config, found["config"]):
        said = {**found, "config": {**found["config"], **config}}
        yield Change(
            f"login flow, {name}: {line}",
            partial(server.put, "authentication", "config", held, said=said),
        )


def _shape(one: Step) -> tuple[int, str]:
    return one["level"], one.get("providerId") or one["displayName"]


def _wanted_shape(one: Step) -> tuple[int, str]:
    return one["depth"], one.get("provider") or one["flow"]


def _build(server: Keycloak, alias: str, wanted: Steps) -> None:
    said = {"alias": alias, "providerId": "basic-flow", "topLevel": True, "builtIn": False}
    server.post("authentication", "flows", said=said)
    above = [alias]
    for one in wanted:
        del above[one["depth"] + 1 :]
        _add(server, alias, above[-1], one)
        if "flow" in one:
            above.append(one["flow"])


def _add(server: Keycloak, alias: str, parent: str, one: Step) -> None:
    path = ("authentication", "flows", parent, "executions")
    if "flow" in one:
        said = {"alias": one["flow"], "type": "basic-flow", "provider": "", "description": ""}
        server.post(*path, "flow", said=said)
    else:
        server.post(*path, "execution", said={"provider": one["provider"]})
    # What is added goes last under its parent, and so last of what stands there.
    made = server.get(*path)[-1]
    _require(server, alias, made["id"], one["requirement"])
    if "config" in one:
        _configure(server, alias, made["id"], one["config"])


def _require(server: Keycloak, alias: str, execution: str, requirement: str) -> None:
    path = ("authentication", "flows", alias, "executions")
    found = next(one for one in server.get(*path) if one["id"] == execution)
    server.put(*path, said={**found, "requirement": requirement})


def _configure(server: Keycloak, alias: str, execution: str, config: Mapping[str, str]) -> None:
    said = {"alias": f"{alias} {_told(config)}", "config": config}
    server.post("authentication", "executions", execution, "config", said=said)


def _told(config: Mapping[str, str]) -> str:
    return " ".join(config.values())
