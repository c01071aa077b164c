"""The committed contract is the code's, and it keeps what was promised."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLSchema, build_schema
from graphql.type import GraphQLObjectType

from services.api.identity.identity import OrganisationKind
from services.api.schema import contract, words
from services.api.schema.answers import CameraChangeKind, ViewState
from tenants.conventions.convention import TenantKind
from tenants.vocabulary.camera import CameraKind
from tenants.vocabulary.picture import PictureState


@pytest.fixture(scope="module")
def committed() -> GraphQLSchema:
    return build_schema(contract.COMMITTED.read_text(encoding="utf-8"))


def test_the_committed_contract_is_the_print_of_the_code() -> None:
    assert contract.COMMITTED.read_text(encoding="utf-8") == contract.printed()


def test_outcomes_are_unions(committed: GraphQLSchema) -> None:
    members = {
        name: [member.name for member in committed.type_map[name].types]  # type: ignore[attr-defined]
        for name in ("WatchAnswer", "StopAnswer")
    }

    assert members == {
        "WatchAnswer": ["Watching", "WatchRefused", "WatchNeedsApproval", "CameraNotFound"],
        "StopAnswer": ["Stopped", "ViewNotFound"],
    }


@pytest.mark.parametrize(
    ("name", "ours", "theirs"),
    [
        ("CameraKind", CameraKind, words.CameraKind),
        ("TenantKind", TenantKind, words.TenantKind),
        ("OrganisationKind", OrganisationKind, words.OrganisationKind),
        ("ViewState", PictureState, ViewState),
    ],
)
def test_each_of_our_kinds_has_its_word(
    committed: GraphQLSchema, name: str, ours: Any, theirs: Any
) -> None:
    said = committed.type_map[name]

    assert isinstance(said, GraphQLEnumType)
    assert [kind.value for kind in theirs] == [kind.value for kind in ours]
    assert set(said.values) == {kind.name for kind in ours}


def test_a_camera_says_neither_address_nor_credential(committed: GraphQLSchema) -> None:
    fields = {
        field
        for kind in committed.type_map.values()
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__")
        for field in kind.fields
    }

    assert len(fields) > 50
    assert not fields & {"url", "address", "password", "credentials", "source", "rtsp", "host"}


def test_camera_changes_have_four_kinds() -> None:
    assert [kind.name for kind in CameraChangeKind] == ["RELOAD", "ADDED", "CHANGED", "REMOVED"]
