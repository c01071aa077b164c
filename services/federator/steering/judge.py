"""The second decision on a joystick: this pass, this view, this convention.

It trusts the API's signature for who asks and nothing else, as the guard does. Who
holds the camera now is the keeper's to know; nothing is moved from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from joserfc.jwk import OKPKey

from services.federator.flow import Flow
from services.federator.guard import TurnedAway
from services.federator.steering.french import sentence
from services.kit.passes import CSU_ITSELF, PassRefused, SteeringPass, verify_steering
from tenants.conventions.articles import AUTHORISATION, RECIPIENTS, ArticleRef, Clause
from tenants.conventions.convention import Convention, Deed
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId, SubscriberId, TenantId


@dataclass(frozen=True, slots=True)
class Judged:
    """A pass that is good. `barred`: why it may steer nothing all the same."""

    granted: SteeringPass
    barred: TurnedAway | None = None


class Judge:
    """`since`: passes signed before it are refused, for what was ended then is forgotten."""

    def __init__(self, tenant: TenantId, deed: Deed, pass_key: OKPKey, since: datetime) -> None:
        self._tenant = tenant
        self._deed = deed
        self._pass_key = pass_key
        self._since = since

    def judge(
        self,
        view: str,
        token: str,
        at: datetime,
        flow: Flow | None,
        shared: Mapping[CameraId, Camera] | None,
    ) -> Judged | TurnedAway:
        """`flow`: the one this view looks at; `shared`: the inventory, `None` while unknown."""
        try:
            granted, signed = verify_steering(token, self._pass_key, at)
        except PassRefused:
            return self.turned_away("pass-refused", at)
        if flow is None or view not in flow.views:
            return self.turned_away("no-picture", at)
        if not self._names(granted, view, flow) or signed < self._since:
            return self.turned_away("pass-refused", at)
        return Judged(granted, self._barred(granted, at, shared))

    def turned_away(self, code: str, at: datetime) -> TurnedAway:
        article = self._deed.at(at).article(Clause.STEERING)
        return TurnedAway(code, article, sentence(code))

    def _names(self, granted: SteeringPass, view: str, flow: Flow) -> bool:
        return (granted.tenant, granted.view, granted.flow, granted.camera) == (
            self._tenant,
            view,
            flow.holding.flow,
            flow.holding.camera,
        )

    def _barred(
        self, granted: SteeringPass, at: datetime, shared: Mapping[CameraId, Camera] | None
    ) -> TurnedAway | None:
        camera = None if shared is None else shared.get(CameraId(granted.camera))
        if shared is not None and (camera is None or not camera.steerable):
            return self.turned_away("not-steerable", at)
        if granted.priority == CSU_ITSELF:
            # Whose cameras they are needs no convention to turn them.
            return None
        zone = None if camera is None else camera.zone
        refused = _refused_by(self._deed.at(at), granted, at, zone)
        return None if refused is None else TurnedAway(*refused, sentence(refused[0]))


def _refused_by(
    convention: Convention, granted: SteeringPass, at: datetime, zone: str | None
) -> tuple[str, ArticleRef] | None:
    """The code and the article by which our own copy of the convention says no."""
    steering = convention.steering
    orders = convention.articles.get(Clause.AUTHORISATION, AUTHORISATION)
    if convention.in_force_until(at) is None:
        return "convention-not-in-force", convention.article(Clause.TERM)
    if convention.needs_orders and convention.authorised_until(at, zone) is None:
        return "authorisation-expired", orders
    if convention.subscriber(SubscriberId(granted.organisation)) is None:
        return "not-subscribed", convention.article(Clause.STEERING)
    if steering is None or (steering.open is None and steering.closed is None):
        return "steering-not-agreed", convention.articles.get(Clause.STEERING, RECIPIENTS)
    if granted.ground not in {ground.code for ground in steering.grounds}:
        return "ground-unknown", steering.article
    return None
