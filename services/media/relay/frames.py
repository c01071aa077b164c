"""A picture on its way to many: coded once, cut into packets once here."""

from __future__ import annotations

from functools import cached_property

from services.media.relay.fragments import Payloads, packetise
from services.media.relay.vp8 import packetise_vp8
from tenants.vocabulary.picture import AccessUnit, Codec


class Frame:
    """`payloads` are made when the first viewer needs them, and are everybody's."""

    def __init__(self, unit: AccessUnit) -> None:
        self.unit = unit

    @cached_property
    def payloads(self) -> Payloads:
        is_vp8 = self.unit.codec is Codec.VP8
        return packetise_vp8(self.unit.data) if is_vp8 else packetise(self.unit.data)
