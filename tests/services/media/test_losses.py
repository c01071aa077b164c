"""A network that loses packets: the picture comes back, by packets sent again or by a keyframe."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.services.media.scene.bad_network import SECONDS, lose_at_the_viewer, play
from tests.services.media.scene.clips import RATE

pytestmark = [pytest.mark.media, pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def namespaces() -> None:
    """A network of one's own; the test is skipped, visibly, where that is not permitted."""
    words = ("unshare", "--net", "sh", "-c", "tc qdisc add dev lo root netem loss 1%")
    try:
        tried = subprocess.run(words, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        pytest.skip(f"no network namespaces here: {error.filename} is missing")
    if tried.returncode:
        pytest.skip(f"no network namespaces with netem here: {tried.stderr.strip()}")


losses = pytest.mark.parametrize(
    ("percent", "share", "longest_gap"),
    [(5, 0.9, 2.5), (20, 0.4, 4.0)],
    ids=["one in twenty", "one in five"],
)


@losses
async def test_the_picture_goes_on_where_packets_get_lost(
    percent: int, share: float, longest_gap: float
) -> None:
    seen = await play(percent, lose_at_the_viewer)

    assert seen["pictures"] >= share * SECONDS * RATE
    assert seen["longest_gap"] < longest_gap


@losses
@pytest.mark.usefixtures("namespaces")
def test_it_does_where_words_get_lost_too(percent: int, share: float, longest_gap: float) -> None:
    module = "tests.services.media.scene.bad_network"
    words = ("unshare", "--net", sys.executable, "-m", module, str(percent))

    played = subprocess.run(words, capture_output=True, text=True, check=False, timeout=90)

    assert played.returncode == 0, played.stderr
    seen = json.loads(played.stdout)
    assert seen["pictures"] >= share * SECONDS * RATE
    assert seen["longest_gap"] < longest_gap
