"""Our own words turned into those of the contract. Pure, but for the house's names."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from math import ceil

from strawberry import ID

import services.api.acts.answers as acts
from services.api import french
from services.api.changes import ViewChanged
from services.api.directory import Node
from services.api.identity.identity import Identity
from services.api.placing import Place
from services.api.schema import answers, terms, words
from services.api.schema.context import House
from services.api.schema.health import FlowHealth, health_of
from services.api.storage.work import Hold
from services.kit.passes import SteeringPass, sign, sign_steering
from services.kit.tracing import spans
from tenants.conventions.articles import ArticleRef, Clause
from tenants.conventions.clauses import Ground
from tenants.conventions.convention import Convention
from tenants.decisions.outcomes import Refused
from tenants.decisions.purpose import offered
from tenants.decisions.steering.taking import rule_at
from tenants.leases.lease import State
from tenants.vocabulary.camera import Camera, GeoPoint
from tenants.vocabulary.identifiers import TenantId, ViewId
from tenants.vocabulary.people import Agent

_CAMERA_KINDS = {kind.value: kind for kind in words.CameraKind}


def me(identity: Identity) -> words.Me:
    agent = identity.agent
    return words.Me(
        id=ID(agent.id),
        name=agent.name,
        rank=agent.rank,
        service=agent.service,
        organisation=words.Organisation(
            id=ID(agent.organisation),
            name=identity.organisation_name,
            kind=words.OrganisationKind(identity.organisation_kind.value),
        ),
        roles=sorted(agent.roles),
    )


def tenant(
    house: House,
    summary: acts.TenantSummary,
    gauge: acts.Gauge,
    asker: Agent,
    standing: Collection[str] = (),
) -> words.Tenant | None:
    """`None` for one whose convention we do not have: nothing of it can be told or opened.

    `standing`: the motives of what was convened there for the asker's service.
    """
    convention = house.convention(summary.id)
    if convention is None:
        return None
    told = convention.tenant
    return words.Tenant(
        id=ID(told.id),
        name=told.name,
        kind=words.TenantKind(told.kind.value),
        insee=told.insee,
        center=point(told.center),
        camera_count=summary.cameras,
        linked=house.directory.linked(told.id),
        gauge=gauge_of(house, gauge, asker),
        convention=convention_of(convention, house.clock(), asker, standing),
    )


def convention_of(
    convention: Convention, at: datetime, asker: Agent, standing: Collection[str]
) -> words.Convention:
    """Its motives are those an agent may give now: see `offered`."""
    return words.Convention(
        id=ID(convention.id),
        title=convention.title,
        signed_on=convention.signed,
        motives=[motive_of(motive) for motive in offered(convention, at, standing)],
        watching=article(convention.article(Clause.WATCHING)),
        quota=article(convention.article(Clause.QUOTA)),
        steering=steering_of(convention, at),
        tickets=terms.tickets_of(convention, asker),
        arranging=terms.arranging_of(convention),
        crisis=terms.crisis_of(convention, asker),
        posts=terms.posts_of(convention, asker),
    )


def motive_of(motive: Ground) -> words.Motive:
    return words.Motive(
        code=ID(motive.code),
        label=motive.label,
        article=article(motive.article),
        incident_required=motive.incident_required,
    )


def steering_of(convention: Convention, at: datetime) -> words.SteeringTerms | None:
    rule = rule_at(convention, at)
    if isinstance(rule, Refused) or convention.steering is None:
        return None
    return words.SteeringTerms(
        grounds=[
            motive_of(ground)
            for ground in convention.steering.grounds
            if ground.code in rule.grounds
        ],
        way=words.SteeringWay(rule.way.value),
        offices=[] if rule.asking is None else list(rule.asking.by),
        longest_minutes=int(rule.longest.total_seconds() // 60),
        article=article(rule.article),
    )


def lease_of(house: House, hold: Hold, camera: Camera | None, asker: Agent) -> words.Lease:
    """With the token where `asker` holds it: signed here, once the act is committed."""
    lease, agent = hold.lease, hold.agent
    is_held = lease.state is State.HELD and asker.id == agent.id
    return words.Lease(
        id=ID(hold.id),
        state=words.LeaseState(lease.state.value),
        camera=None if camera is None else camera_of(house, camera),
        view=ID(hold.view),
        agent=ID(agent.id),
        name=agent.name,
        rank=agent.rank,
        service=agent.service,
        ground=_ground(house, hold),
        incident=hold.incident,
        asked_at=hold.asked_at,
        since=lease.since,
        until=lease.until,
        minutes=None if hold.duration is None else int(hold.duration.total_seconds() // 60),
        article=hold.article,
        approver=hold.approver,
        code=None if lease.ended_by is None else lease.ended_by.value,
        message=None if lease.ended_by is None else french.lease_ended(hold),
        token=sign_steering(_pass(hold), house.pass_key, house.clock()) if is_held else None,
    )


def _ground(house: House, hold: Hold) -> str:
    convention = house.convention(hold.tenant)
    steering = None if convention is None else convention.steering
    grounds = () if steering is None else steering.grounds
    return next((one.label for one in grounds if one.code == hold.ground), hold.ground)


def _pass(hold: Hold) -> SteeringPass:
    agent, lease = hold.agent, hold.lease
    return SteeringPass(
        lease=hold.id,
        view=hold.view,
        flow=hold.flow,
        tenant=hold.tenant,
        camera=lease.camera,
        agent=agent.id,
        agent_name=agent.name,
        agent_rank=agent.rank,
        agent_service=agent.service,
        organisation=agent.organisation,
        ground=hold.ground,
        incident=hold.incident,
        convention=hold.convention,
        article=hold.article,
        entry=hold.entry,
        fence=hold.fence,
        priority=lease.rank,
        until=lease.until,
    )


def article(ref: ArticleRef) -> words.Article:
    return words.Article(
        convention=ID(ref.convention), number=ref.number, cited=ref.cited, summary=ref.summary
    )


def point(place: GeoPoint) -> words.GeoPoint:
    return words.GeoPoint(longitude=place.longitude, latitude=place.latitude)


def camera_of(house: House, camera: Camera) -> words.Camera:
    return words.Camera(
        id=ID(camera.id),
        tenant=ID(camera.tenant),
        tenant_name=house.tenant_name(camera.tenant),
        number=camera.number,
        name=camera.name,
        place=point(camera.place),
        kind=_CAMERA_KINDS[camera.kind.value],
        heading=camera.heading,
        field_of_view=camera.field_of_view,
        steerable=camera.steerable,
        zone=camera.zone,
    )


def cameras(house: House, page: acts.CameraPage) -> words.CameraConnection:
    return words.CameraConnection(
        edges=[
            words.CameraEdge(
                cursor=edge.cursor, node=camera_of(house, edge.camera), distance=edge.distance
            )
            for edge in page.edges
        ],
        page_info=words.PageInfo(
            has_next_page=page.has_next, end_cursor=page.edges[-1].cursor if page.edges else None
        ),
        total_count=page.total,
    )


def inventory_version(version: acts.InventoryVersion) -> words.InventoryVersion:
    receipt, counts, word = version.received, version.counts, version.acknowledged
    return words.InventoryVersion(
        version=version.version,
        at=version.at,
        origin=words.InventoryOrigin(version.origin),
        entry=version.entry,
        digest=version.digest,
        received_at=None if receipt is None else receipt.at,
        received_by=None if receipt is None else ID(receipt.by),
        undoable=version.undoable,
        by=version.by,
        added=None if counts is None else counts.added,
        changed=None if counts is None else counts.changed,
        removed=None if counts is None else counts.removed,
        acknowledged_at=None if word is None else word.at,
        acknowledged_by=None if word is None else word.by,
    )


def gauge_of(house: House, gauge: acts.Gauge, asker: Agent) -> words.Gauge:
    """What `asker` may read of it: the owner's own people read each view's record too."""
    is_owner = str(asker.organisation) == gauge.tenant
    return words.Gauge(
        tenant=ID(gauge.tenant),
        in_use=gauge.in_use,
        quota=gauge.quota,
        holders=[holder(house, one, is_owner) for one in gauge.holders],
        cuts=[cut_of(cut) for cut in gauge.cuts],
        alarms=[
            words.CameraAlarm(camera=ID(camera), kind=words.AlarmKind(kind.value))
            for camera, kinds in house.directory.alarms.of(gauge.tenant).items()
            for kind in kinds
        ],
        degraded=not house.bus.connected,
    )


def cut_of(cut: acts.Cut) -> words.Cut:
    return words.Cut(
        camera=None if cut.camera is None else ID(cut.camera),
        reason=cut.reason,
        by=cut.by,
        since=cut.since,
        until=cut.until,
    )


def holder(house: House, held: acts.Holder, is_owner: bool = False) -> words.Holder:
    return words.Holder(
        flow=ID(held.flow),
        slot=held.slot,
        camera=camera_of(house, held.camera),
        since=held.since,
        viewers=[
            words.Viewer(
                agent=ID(viewer.agent),
                name=viewer.name,
                rank=viewer.rank,
                service=viewer.service,
                motive=motive_label(house, held.camera.tenant, viewer.motive),
                since=viewer.since,
                record=words.ViewRecord(
                    view=ID(viewer.view),
                    incident=viewer.incident,
                    article=viewer.article,
                    until=viewer.until,
                )
                if is_owner
                else None,
                health=_health(house, viewer.view),
            )
            for viewer in held.viewers
        ],
    )


def _health(house: House, view: ViewId) -> FlowHealth | None:
    found = house.healths.of(view, house.clock())
    return None if found is None else health_of(found)


def watching(house: House, granted: acts.Watching, node: Node) -> answers.Watching:
    """The pass is signed here, once the act is committed; `node` is the camera's own."""
    place = house.places.choose(granted.view, granted.camera.id) or Place(node)
    spans.say(
        outcome="granted", view=granted.view, flow=granted.flow, camera=granted.camera.id,
        article=granted.article.cited, entry=granted.entry,
    )  # fmt: skip
    return answers.Watching(
        view=ID(granted.view),
        flow=ID(granted.flow),
        camera=camera_of(house, granted.camera),
        article=article(granted.article),
        slot=granted.slot,
        whep=f"{place.node.url}/whep/{granted.camera.id}",
        pass_=sign(granted.granted, house.pass_key, house.clock(), place.relay, spans.current()),
        until=granted.until,
        entry=granted.entry,
    )


def refused(
    house: House,
    why: Refused,
    holders: tuple[acts.Holder, ...] = (),
    offer: acts.Offered | None = None,
) -> answers.WatchRefused:
    spans.say(outcome="refused", code=why.code, article=why.article.cited)
    return answers.WatchRefused(
        article=article(why.article),
        code=why.code,
        message=why.message,
        remedy=why.remedy,
        holders=[holder(house, one) for one in holders],
        offer=None
        if offer is None
        else answers.SlotOffer(article=article(offer.article), holder=holder(house, offer.holder)),
    )


def view_change(change: ViewChanged) -> answers.ViewChange:
    return answers.ViewChange(
        view=ID(change.view),
        flow=ID(change.flow),
        camera=ID(change.camera),
        state=answers.ViewState(change.state.value),
        code=change.code,
        message=change.text or french.said(change.code),
    )


def register_state(house: House) -> answers.RegisterState:
    away = house.register.away
    if away is None:
        return answers.RegisterState(writable=True, since=None, seconds_left=None)
    left = ceil((away.cut_at - house.clock()).total_seconds())
    return answers.RegisterState(writable=False, since=away.since, seconds_left=max(0, left))


def motive_label(house: House, tenant: TenantId, code: str) -> str:
    """A motive as people read it: by its label, where the convention still has it."""
    convention = house.convention(tenant)
    motive = None if convention is None else convention.motive(code)
    return code if motive is None else motive.label
