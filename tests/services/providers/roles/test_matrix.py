"""Every operation × every role × own and another's tenant, at each provider's real tokens."""

from __future__ import annotations

import pytest

from scripts.write_roles import WHOSE, check, read_matrix
from tests.services.providers.roles.asking import document, doors, fields
from tests.services.providers.roles.cells import seen
from tests.services.providers.roles.conftest import Scene

MATRIX = read_matrix()
CELLS = [
    pytest.param(name, profile, whose, id=f"{name}-{profile}-{whose}")
    for name in MATRIX.operations
    for profile in MATRIX.profiles
    for whose in WHOSE
]
pytestmark = pytest.mark.asyncio(loop_scope="package")


@pytest.fixture(
    scope="package",
    params=["at_the_local_issuer", pytest.param("at_keycloak", marks=pytest.mark.servers)],
)
def scene(request: pytest.FixtureRequest) -> Scene:
    found: Scene = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize(("name", "profile", "whose"), CELLS)
async def test_each_role_meets_what_the_matrix_says_and_leaves_its_trace(
    scene: Scene, name: str, profile: str, whose: str
) -> None:
    expected = MATRIX.operations[name].cells[whose][profile]

    met = await seen(scene.world, scene.place, name, scene.world.people[profile], whose)

    assert str(met) == expected


async def test_every_operation_and_every_door_has_its_line(scene: Scene) -> None:
    check(MATRIX, iter(name for name, _ in fields()))
    there = set(doors(scene.world.app))
    named = {*MATRIX.operations, *MATRIX.public}

    assert there - named == set(), "add their lines to docs/reference/roles.toml"


async def test_without_a_token_nothing_is_asked_at_all(scene: Scene) -> None:
    client = scene.world.client
    for name in MATRIX.operations:
        kind, what = name.split()
        if kind in ("query", "mutation", "subscription"):
            answer = await client.post("/graphql", json={"query": document(name)})
        else:
            answer = await client.request(kind, what.format(tenant="metz"))
        assert answer.status_code == 401, name
