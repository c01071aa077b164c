"""AES-256 or nothing, with a peer that would accept less."""

from __future__ import annotations

import pytest
from aiortc import RTCCertificate

from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.patience import until
from tests.services.media.scene.place import CAMERA, Place


@pytest.mark.clause("CH-8")
async def test_pictures_travel_under_aes_256_gcm(place: Place, commune: ScriptedFederator) -> None:
    await place.watching()

    assert place.node.house.encryption() == [
        ("SRTP_AEAD_AES_256_GCM", "ECDHE-ECDSA-AES256-GCM-SHA384")
    ]


async def test_a_peer_that_knows_only_weaker_suites_gets_aes_256_or_nothing(
    place: Place, commune: ScriptedFederator
) -> None:
    # aiortc's own list of suites ends with AES-256 in CBC mode: the one we share.
    viewer = place.viewer(RTCCertificate.generateCertificate())
    await viewer.open(CAMERA, place.token())
    await viewer.sees(3)

    assert place.node.house.encryption() == [("SRTP_AEAD_AES_256_GCM", "ECDHE-ECDSA-AES256-SHA")]


async def test_a_peer_without_aes_256_sees_nothing(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = place.viewer(WeakCertificate.generateCertificate())

    await viewer.open(CAMERA, place.token())

    await until(lambda: viewer.state == "failed")
    assert viewer.pictures == 0
    await place.hears(
        "views.ended", {"view": "view-1", "flow": "flow-1", "code": "connection-lost"}
    )


class WeakCertificate(RTCCertificate):
    """Shakes hands under AES-128 only."""

    def _create_ssl_context(self, srtp_profiles):  # type: ignore[no-untyped-def]
        context = super()._create_ssl_context(srtp_profiles)
        context.set_cipher_list(b"ECDHE-ECDSA-AES128-GCM-SHA256")
        return context
