"""The console behind a firewall: its pictures come by a TURN relay and by no other way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.servers.coturn import Coturn
from tests.walks.driving import Desk
from tests.walks.stack import Processes
from tests.walks.world import ASCQ, names_of

pytestmark = [pytest.mark.browser, pytest.mark.servers, pytest.mark.timeout(300)]

WAYS = """
async () => {
  const found = [];
  for (const peer of window.peers) {
    for (const one of (await peer.getStats()).values()) {
      if (one.type === "local-candidate") found.push(one.candidateType);
    }
  }
  return [...new Set(found)];
}
"""


def test_a_wall_behind_a_firewall_is_served_by_the_relay_alone(
    demo: Callable[..., str], desk: Callable[[], Desk], coturn: Coturn, processes: Processes
) -> None:
    origin = demo(
        MEDIA_TURN_URLS=f"{coturn.url('udp')},{coturn.url('tcp')}",
        MEDIA_TURN_SECRET=coturn.secret,
        MEDIA_TURN_ONLY="true",
    )
    martin = desk()
    martin.log_in(origin, "martin")
    martin.await_map()

    for number, name in enumerate(names_of(ASCQ, 2), 1):
        martin.open(name)
        martin.expect_tile(number, "live")
    martin.await_more_frames(martin.frames())

    assert martin.page.evaluate(WAYS) == ["relay"]
    assert martin.ciphers() == {"AEAD_AES_256_GCM"}
    said = processes.said()
    assert coturn.secret not in said
    assert "credential" not in said
