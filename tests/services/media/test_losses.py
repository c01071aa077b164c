"""A network that loses packets: the picture comes back, by packets sent again or by a keyframe.

On every machine by a relay of ours in user space, which loses what goes both ways; by the kernel
as well, where that is permitted.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from services.media.ending import overdue
from services.media.relay.strain import TRIED_AGAIN_SECONDS
from tenants.vocabulary.picture import Quality
from tests.services.media.scene.bad_network import FILLER_BYTES, GROUP, SECONDS, Seen, filled, look
from tests.services.media.scene.clips import RATE, clip
from tests.services.media.scene.lossy_path import a_place_behind
from tests.services.media.scene.patience import until
from tests.services.media.scene.viewer import Viewer

pytestmark = [pytest.mark.media, pytest.mark.timeout(120)]

BRIGHT = 200
PATIENT_SECONDS = 30.0


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
    ("percent", "share"), [(5, 0.9), (20, 0.7)], ids=["one in twenty", "one in five"]
)


@losses
async def test_the_picture_goes_on_where_packets_get_lost_as_they_are_sent_again(
    percent: int, share: float
) -> None:
    async with a_place_behind(seed=percent) as (place, path):

        def lose() -> None:
            path.percent = percent

        seen = await look(place, lose)

    assert path.lost > percent * SECONDS
    assert path.asked > 0
    # Without these, one in twenty costs every other picture, and one in five nearly all of them.
    assert path.again > path.lost / 4
    assert seen.share >= share
    assert seen.longest_wait < GROUP


async def test_a_way_that_does_not_carry_the_large_picture_has_the_small_one_until_it_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Its clock is told to run ahead, its reports come in the machine's own time.
    monkeypatch.setattr(overdue, "UNANSWERED_SECONDS", 10 * TRIED_AGAIN_SECONDS)
    async with a_place_behind(seed=1) as (place, path):
        commune = await place.link()
        await commune.greeted()
        large = filled(clip(shade=BRIGHT))
        # The small one in several packets as well: aiortc counts packets to give up a lost one.
        commune.clips = {Quality.MAIN: large, Quality.SUB: filled(clip(), FILLER_BYTES // 3)}
        viewer = await place.watching(quality="main")
        await until(lambda: is_large(viewer))

        path.bytes_a_second = len(large[0].data) * RATE / 2
        await viewer.is_told("live", "narrow", PATIENT_SECONDS)
        await until(lambda: commune.flows["flow-1"].wanted == {Quality.SUB}, PATIENT_SECONDS)
        await until(lambda: not is_large(viewer), PATIENT_SECONDS)
        await viewer.sees(RATE, PATIENT_SECONDS)
        assert not is_large(viewer)

        path.bytes_a_second = None
        place.advance(TRIED_AGAIN_SECONDS)
        await viewer.is_told("live", None, PATIENT_SECONDS)
        await until(lambda: is_large(viewer), PATIENT_SECONDS)
        await until(lambda: commune.flows["flow-1"].wanted == {Quality.MAIN}, PATIENT_SECONDS)
        await viewer.sees(RATE, PATIENT_SECONDS)

        assert is_large(viewer)
        assert viewer.timestamps == sorted(set(viewer.timestamps))
        assert place.bodies("views.ended") == []


@losses
@pytest.mark.usefixtures("namespaces")
def test_it_does_where_the_kernel_loses_them(percent: int, share: float) -> None:
    module = "tests.services.media.scene.bad_network"
    words = ("unshare", "--net", sys.executable, "-m", module, str(percent))

    played = subprocess.run(words, capture_output=True, text=True, check=False, timeout=90)

    assert played.returncode == 0, played.stderr
    seen = Seen(**json.loads(played.stdout))
    assert seen.share >= share
    assert seen.longest_wait < GROUP


def is_large(viewer: Viewer) -> bool:
    return viewer.brightness[-1] > BRIGHT / 2
