"""What a person lost at Keycloak, told from what its sessions had. No server is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.api.keycloak.standing import Standing, lost
from services.api.storage.sessions.shelf import Ending, Seen, Whose
from tenants.vocabulary.identifiers import AgentId, SubscriberId
from tests.builders import CIC, NOON

AGENT, METZ = AgentId("camille"), SubscriberId("metz")
BOTH, LOOK = frozenset({"flow.view", "flow.steer"}), frozenset({"flow.view"})
SEEN = Seen("login-1", AGENT, CIC, BOTH, NOON, NOON)
GOOD = Standing(frozenset({"login-1"}), {CIC: BOTH})
AT = NOON + timedelta(seconds=1)


def test_whoever_stands_as_before_lost_nothing() -> None:
    assert lost([SEEN], GOOD, NOON, AT) == ()


def test_a_role_that_was_given_takes_nothing() -> None:
    more = replace(GOOD, roles={CIC: BOTH | {"register.read"}})

    assert lost([SEEN], more, NOON, AT) == ()


@pytest.mark.parametrize(
    ("now_is", "ending"),
    [
        (None, Ending(Whose(AGENT), "account-disabled", NOON, AT)),
        (
            replace(GOOD, sessions=frozenset()),
            Ending(Whose(AGENT, session="login-1"), "session-ended", NOON, AT),
        ),
        (replace(GOOD, roles={}), Ending(Whose(AGENT, CIC), "not-a-member", NOON, AT)),
        (
            replace(GOOD, roles={CIC: LOOK}),
            Ending(Whose(AGENT, CIC), "role-withdrawn", NOON, AT, LOOK),
        ),
        (
            replace(GOOD, roles={CIC: frozenset()}),
            Ending(Whose(AGENT, CIC), "role-withdrawn", NOON, AT, frozenset()),
        ),
    ],
    ids=["account", "session", "membership", "role", "every-role"],
)
def test_what_is_gone_ends(now_is: Standing | None, ending: Ending) -> None:
    assert lost([SEEN], now_is, NOON, AT) == (ending,)


def test_one_account_ends_once_whatever_its_sessions() -> None:
    also = replace(SEEN, session="login-2")

    assert lost([SEEN, also], None, NOON, AT) == (
        Ending(Whose(AGENT), "account-disabled", NOON, AT),
    )


def test_what_is_lost_in_one_organisation_is_kept_in_another() -> None:
    also = replace(SEEN, organisation=METZ, roles=frozenset({"register.read"}))
    now_is = Standing(frozenset({"login-1"}), {METZ: also.roles})

    assert lost([SEEN, also], now_is, NOON, AT) == (
        Ending(Whose(AGENT, CIC), "not-a-member", NOON, AT),
    )
