"""One code, three founding deeds: each lends its joysticks by its own rule, through the acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from services.api.acts.answers import Watching
from services.api.acts.habilitate import habilitate
from services.api.acts.report_inventory import report_inventory
from services.api.acts.steering.answers import AskAnswer, Asked, Held, HoldEnded, SteeringRefused
from services.api.acts.steering.ask import ask_steering
from services.api.acts.steering.end import release_steering, take_back
from services.api.acts.steering.keep import extend_steering
from services.api.acts.sync_tenants import sync_tenants
from services.api.acts.watch_camera import watch_camera
from services.api.storage.mails import MailKind
from services.api.storage.work import Begin
from tenants.conventions.convention import Convention, Deed
from tenants.decisions.outcomes import DutyKind
from tenants.habilitations.habilitation import Right
from tenants.leases.lease import Event
from tenants.vocabulary.identifiers import CameraId, SubscriberId
from tests.builders import NOON, a_camera, a_habilitation, an_agent
from tests.services.api.acts.reading_back import entries
from tests.tenants.decisions.cases import a_deed_of, first_service

NIGHT = datetime(2026, 6, 16, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
STEER = frozenset({Right.WATCH, Right.STEER})
VILLENEUVE, METZ, LONS = "villeneuve-d-ascq", "metz", "lons-le-saunier"


@dataclass
class Commune:
    """Its deed, an agent of the service it is subscribed by, and one dome."""

    begin: Begin
    convention: Convention

    def __post_init__(self) -> None:
        self.tenant = self.convention.tenant.id
        self.deeds = {self.tenant: Deed((self.convention,))}
        self.agent = an_agent(organisation=first_service(self.convention))
        self.csu = an_agent(
            "Alex Dubois",
            organisation=SubscriberId(self.tenant),
            roles=frozenset({"control.approve"}),
        )

    async def lend(
        self, ground: str, at: datetime, incident: str | None = "2026-4711"
    ) -> AskAnswer:
        camera = a_camera(id=CameraId(f"{self.tenant}:001"), tenant=self.tenant)
        await sync_tenants(self.begin, self.deeds, NOON)
        await report_inventory(self.begin, self.tenant, [camera], NOON)
        right = a_habilitation(self.agent, tenant=self.tenant, acts=STEER)
        await habilitate(self.begin, right, NOON)
        seen = await watch_camera(
            self.begin, self.deeds, self.agent, camera.id, self.motive, "1", at
        )
        assert isinstance(seen, Watching), seen
        return await ask_steering(
            self.begin, self.deeds, self.agent, seen.view, ground, incident, None, at
        )

    @property
    def motive(self) -> str:
        return self.convention.motives[0].code

    async def last(self) -> tuple[str, str, str | None]:
        entry = (await entries(self.begin, self.tenant))[-1]
        return entry["act"], entry["outcome"], entry["article"]


@pytest.mark.parametrize(
    ("_clause", "deed", "ground", "at", "duties"),
    [
        pytest.param("VA-8", VILLENEUVE, "need", NIGHT, [DutyKind.REPORT],
                     marks=pytest.mark.clause("VA-8")),
        pytest.param("ME-6 by day", METZ, "event", NOON, [DutyKind.NOTICE],
                     marks=pytest.mark.clause("ME-6")),
        pytest.param("ME-6 by night", METZ, "event", NIGHT, [DutyKind.NOTICE],
                     marks=pytest.mark.clause("ME-6")),
        pytest.param("LO-2 event", LONS, "event", NOON, [], marks=pytest.mark.clause("LO-2")),
        pytest.param("LO-2 investigation", LONS, "investigation", NIGHT, [],
                     marks=pytest.mark.clause("LO-2")),
    ],
)  # fmt: skip
async def test_held_at_once_with_what_is_owed_and_for_the_longest_that_the_deed_says(
    empty: Begin, _clause: str, deed: str, ground: str, at: datetime, duties: list[DutyKind]
) -> None:
    commune = Commune(empty, a_deed_of(deed))

    answer = await commune.lend(ground, at)

    assert isinstance(answer, Held)
    assert [duty.kind for duty in answer.duties] == duties
    assert answer.hold.lease.until == at + 30 * MINUTE
    assert await commune.last() == ("steer", "granted", answer.hold.article)


@pytest.mark.clause("ME-6")
async def test_the_head_of_the_csu_of_metz_is_written_to_as_the_joystick_is_taken(
    empty: Begin,
) -> None:
    commune = Commune(empty, a_deed_of(METZ))
    held = await commune.lend("event", NOON)
    assert isinstance(held, Held)

    async with empty() as work:
        (mail,) = await work.mails.page(commune.tenant, None, 10)

    assert (mail.kind, mail.entry) == (MailKind.STEERING_NOTICE, held.hold.entry)
    assert "va piloter une caméra" in mail.letter.text
    assert "Intervention : n° 2026-4711" in mail.letter.text


@pytest.mark.clause("VA-7")
async def test_villeneuve_answers_first_while_its_csu_is_open(empty: Begin) -> None:
    commune = Commune(empty, a_deed_of(VILLENEUVE))

    answer = await commune.lend("grave-disorder", NOON)

    assert isinstance(answer, Asked)
    assert answer.needs.by == ("directeur de la police municipale", "chef de salle du CSU")
    assert [duty.kind for duty in answer.needs.duties] == [DutyKind.NOTICE]


@pytest.mark.parametrize(
    ("_case", "deed", "ground", "at", "incident", "code"),
    [
        pytest.param("no grave disorder", VILLENEUVE, "need", NOON, "1", "ground-not-allowed",
                     marks=pytest.mark.clause("VA-7")),
        pytest.param("no event", METZ, "event", NOON, None, "incident-missing",
                     marks=pytest.mark.clause("ME-6")),
        pytest.param("a need", METZ, "need", NIGHT, "1", "ground-unknown",
                     marks=pytest.mark.clause("ME-6")),
        pytest.param("no event", LONS, "event", NIGHT, None, "incident-missing",
                     marks=pytest.mark.clause("LO-2")),
        pytest.param("a need", LONS, "need", NIGHT, "1", "ground-unknown",
                     marks=pytest.mark.clause("LO-2")),
    ],
)  # fmt: skip
async def test_what_the_deed_does_not_lend_for_is_refused_and_entered(
    empty: Begin, _case: str, deed: str, ground: str, at: datetime, incident: str | None, code: str
) -> None:
    commune = Commune(empty, a_deed_of(deed))

    answer = await commune.lend(ground, at, incident)

    assert isinstance(answer, SteeringRefused)
    assert answer.refused.code == code
    assert (await commune.last())[:2] == ("steer", code)


@pytest.mark.parametrize(("_clause", "deed"), [("ME-6", METZ), ("LO-2", LONS)])
async def test_it_is_not_kept_beyond_the_time_of_the_event(
    empty: Begin, _clause: str, deed: str
) -> None:
    commune = Commune(empty, a_deed_of(deed))
    held = await commune.lend("event", NOON)
    assert isinstance(held, Held)

    kept = await extend_steering(
        empty, commune.deeds, commune.agent, held.hold.id, None, NOON + 20 * MINUTE
    )

    assert isinstance(kept, SteeringRefused)
    assert kept.refused.code == "longest-hold-reached"


@pytest.mark.parametrize(
    ("_clause", "deed", "ground", "is_told"),
    [
        pytest.param("VA-8", VILLENEUVE, "need", True, marks=pytest.mark.clause("VA-8")),
        pytest.param("ME-6", METZ, "event", False, marks=pytest.mark.clause("ME-6")),
        pytest.param("LO-2", LONS, "event", False, marks=pytest.mark.clause("LO-2")),
    ],
)
async def test_what_is_owed_afterwards_is_owed_where_the_deed_says_so(
    empty: Begin, _clause: str, deed: str, ground: str, is_told: bool
) -> None:
    commune = Commune(empty, a_deed_of(deed))
    held = await commune.lend(ground, NIGHT)
    assert isinstance(held, Held)

    ended = await release_steering(
        empty, commune.deeds, commune.agent, held.hold.id, NIGHT + 4 * MINUTE
    )

    assert isinstance(ended, HoldEnded)
    assert (ended.report is not None) is is_told


@pytest.mark.parametrize(
    ("deed", "ground", "at"), [(VILLENEUVE, "need", NIGHT), (METZ, "event", NOON),
                               (LONS, "event", NOON)],
)  # fmt: skip
async def test_the_csu_takes_it_back_under_every_deed(
    empty: Begin, deed: str, ground: str, at: datetime
) -> None:
    commune = Commune(empty, a_deed_of(deed))
    held = await commune.lend(ground, at)
    assert isinstance(held, Held)

    ended = await take_back(empty, commune.deeds, commune.csu, held.hold.id, at + MINUTE)

    assert isinstance(ended, HoldEnded)
    assert ended.hold.lease.ended_by is Event.TAKEN_BACK
