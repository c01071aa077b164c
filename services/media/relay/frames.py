"""A picture on its way to many: coded once by the camera, cut into packets once here."""

from __future__ import annotations

from functools import cached_property

from services.media.relay.fragments import Payloads, packetise
from tenants.vocabulary.picture import AccessUnit


class Frame:
    """`payloads` are made when the first viewer needs them, and are everybody's."""

    def __init__(self, unit: AccessUnit) -> None:
        self.unit = unit

    @cached_property
    def payloads(self) -> Payloads:
        return packetise(self.unit.data)
