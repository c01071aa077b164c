"""A second hand on a dome is noticed; wind, presets, patrols and coarse figures are not one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import floor, sin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.federator.steering.pace import SteeringPace
from services.federator.steering.second_hand import SecondHand
from services.kit.link.orders import Order
from tenants.vocabulary.steering import GoToPreset, Home, Move, Pose, Stance, Stop

LOOK, MOVING_LOOK = SteeringPace().look, SteeringPace().moving_look
TICK = 0.05
PARK, SQUARE = Pose(0.5, 0.1, 0.2), Pose(-0.5, 0.25, 0.6)
PLACES = {"park": PARK, "square": SQUARE}
HOME = Pose(0.1, -0.2, 0.0)
RIGHT = Move(pan=0.5)


def within(least: float, value: float) -> float:
    return max(least, min(1.0, value))


@dataclass
class Figures:
    """How well a dome says where it is."""

    late: float = 0.0
    coarse: float = 0.0
    noise: float = 0.0
    drift: float = 0.0
    upside_down: bool = False
    named: bool = True
    """It says where its presets are."""


@dataclass
class Scene:
    """One dome, what is ordered here, and who else moves it; time goes by ticks."""

    figures: Figures = field(default_factory=Figures)
    speed: float = 0.5
    now: float = 0.0
    noticed: float | None = None

    def __post_init__(self) -> None:
        self.second = SecondHand(tuple(PLACES.values()) if self.figures.named else ())
        self._axes = [0.0, 0.0, 0.0]
        self._speeds = (0.0, 0.0, 0.0)
        self._towards: Pose | None = None
        self._turning = False
        self._trail: list[tuple[float, ...]] = []
        self._looked = 0.0

    def order(self, order: Order) -> None:
        self.second.ordered(order, self.now)
        self._turning = isinstance(order, Move)
        match order:
            case Move(pan, tilt, zoom):
                self.drive(pan, tilt, zoom)
            case GoToPreset(preset):
                self.send(PLACES[preset])
            case Home():
                self.send(HOME)
            case Stop():
                self.drive(0.0, 0.0, 0.0)

    def drive(self, pan: float = 0.0, tilt: float = 0.0, zoom: float = 0.0) -> None:
        """Whoever does it."""
        self._towards = None
        self._speeds = (pan * self.speed, tilt * self.speed, zoom * self.speed)

    def send(self, there: Pose) -> None:
        self._towards = there

    def wait(self, seconds: float, until: Callable[[], bool] = lambda: False) -> None:
        for _ in range(round(seconds / TICK)):
            self._advance()
            if self.now - self._looked >= (MOVING_LOOK if self._turning else LOOK):
                self._looked = self.now
                if self.second.seen(Stance(self._told()), self.now) and self.noticed is None:
                    self.noticed = self.now
            if until():
                return

    def _advance(self) -> None:
        self.now += TICK
        for axis, (low, high) in enumerate(((-1, 1), (-1, 1), (0, 1))):
            here = self._axes[axis]
            if self._towards is not None:
                far = (self._towards.pan, self._towards.tilt, self._towards.zoom)[axis] - here
                here += max(-self.speed * TICK, min(self.speed * TICK, far))
            else:
                here += self._speeds[axis] * TICK
            self._axes[axis] = min(max(here, low), high)
        self._trail.append(tuple(self._axes))

    def _told(self) -> Pose:
        told = self._trail[max(0, len(self._trail) - 1 - round(self.figures.late / TICK))]
        shaken = self.figures.noise * sin(self.now * 37.0)
        drifted = self.figures.drift * self.now
        pan, tilt, zoom = (self._coarse(axis + shaken + drifted) for axis in told)
        turned = -pan if self.figures.upside_down else pan
        return Pose(
            max(-1.0, min(1.0, turned)), max(-1.0, min(1.0, tilt)), max(0.0, min(1.0, zoom))
        )

    def _coarse(self, value: float) -> float:
        grain = self.figures.coarse
        return value if not grain else floor(value / grain) * grain


def at_rest(**figures: object) -> Scene:
    """Moved from here, stopped, and standing still for a while."""
    scene = Scene(Figures(**figures))  # type: ignore[arg-type]
    scene.order(RIGHT)
    scene.wait(0.6)
    scene.order(Stop())
    scene.wait(3.0)
    assert scene.noticed is None
    return scene


HANDS = st.tuples(
    st.sampled_from([-1, 1]), st.floats(0.15, 1.0), st.sampled_from(["pan", "tilt", "zoom"])
)


@given(hand=HANDS, late=st.floats(0.0, 0.6))
def test_a_hand_that_moves_what_stood_still_is_noticed_within_a_second_and_a_half(
    hand: tuple[int, float, str], late: float
) -> None:
    way, speed, axis = hand
    scene = at_rest(late=late)
    began = scene.now
    scene.drive(**{axis: abs(speed) if axis == "zoom" else way * speed})
    scene.wait(1.5 + late, lambda: scene.noticed is not None)

    assert scene.noticed is not None
    assert scene.noticed - began <= 1.5 + late


def test_at_its_usual_speed_a_hand_is_noticed_within_a_second() -> None:
    scene = at_rest()
    began = scene.now
    scene.drive(tilt=-0.5)
    scene.wait(1.0)

    assert scene.noticed is not None
    assert scene.noticed - began <= 0.9


ORDERS = st.lists(
    st.tuples(
        st.sampled_from(
            [RIGHT, Move(pan=-1.0), Move(tilt=0.4), Move(zoom=0.6), Move(-0.2, 0.3, 0.1), Stop(),
             GoToPreset("park"), GoToPreset("square"), Home()]
        ),
        st.floats(0.1, 9.0),
    ),
    min_size=1,
    max_size=8,
)  # fmt: skip
FIGURES = st.builds(
    Figures,
    late=st.floats(0.0, 0.8),
    coarse=st.sampled_from([0.0, 0.001, 0.005, 0.01]),
    noise=st.floats(0.0, 0.004),
    drift=st.floats(-0.001, 0.001),
    upside_down=st.booleans(),
    named=st.booleans(),
)


def play(scene: Scene, orders: Sequence[tuple[Order, float]]) -> None:
    """A stick goes up before anything else is asked for, as the helm makes sure."""
    for order, seconds in orders:
        scene.order(order)
        scene.wait(seconds)
        if isinstance(order, Move):
            scene.order(Stop())
            scene.wait(0.2)


@settings(max_examples=300)
@given(orders=ORDERS, figures=FIGURES, speed=st.floats(0.05, 1.0))
def test_what_was_ordered_here_is_never_taken_for_another_hand(
    orders: list[tuple[Order, float]], figures: Figures, speed: float
) -> None:
    scene = Scene(figures, speed)
    play(scene, orders)
    scene.wait(10.0)

    assert scene.noticed is None


@given(figures=st.builds(Figures, noise=st.floats(0.0, 0.009), drift=st.floats(-0.002, 0.002)))
def test_wind_is_no_hand(figures: Figures) -> None:
    scene = Scene(figures)
    scene.order(RIGHT)
    scene.wait(0.4)
    scene.order(Stop())
    scene.wait(60.0)

    assert scene.noticed is None


@given(
    tour=st.lists(st.sampled_from(list(PLACES.values())), min_size=1, max_size=4),
    speed=st.floats(0.1, 1.0),
)
def test_a_patrol_among_named_places_is_no_hand(tour: list[Pose], speed: float) -> None:
    scene = at_rest()
    scene.speed = speed
    for there in tour:
        scene.send(there)
        scene.wait(12.0)

    assert scene.noticed is None


def test_a_hand_that_ends_where_no_place_is_named_is_noticed_at_the_latest_then() -> None:
    scene = at_rest()
    scene.send(PARK)
    scene.wait(0.65)
    assert scene.noticed is None
    scene.drive()
    scene.wait(1.0)

    assert scene.noticed is not None


def test_what_moved_before_the_first_order_is_not_judged() -> None:
    scene = Scene()
    scene.drive(pan=0.3)
    scene.wait(5.0)

    assert scene.noticed is None


@pytest.mark.parametrize("upside_down_case", [False, True])
def test_a_dome_pulled_the_other_way_while_it_is_pushed_is_in_two_hands(
    upside_down_case: bool,
) -> None:
    scene = Scene(Figures(upside_down=upside_down_case), speed=0.1)
    scene.order(Move(pan=1.0))
    scene.wait(4.0)
    assert scene.noticed is None
    scene.drive(pan=-1.0)
    scene.wait(4.0)

    assert scene.noticed is not None


def test_a_dome_that_turns_about_when_it_looks_down_is_in_one_hand() -> None:
    scene = Scene(speed=0.1)
    scene.order(Move(pan=0.5, tilt=-1.0))
    scene.wait(3.0)
    scene.drive(pan=-5.0, tilt=1.0)
    scene.wait(3.0)

    assert scene.noticed is None


def _says(moving: list[bool], order: Order) -> SecondHand:
    second = SecondHand()
    second.ordered(order, 0.0)
    for each in moving:
        second.seen(Stance(None, each), 0.5)
    second.ordered(Stop(), 1.0)
    return second


def test_a_dome_that_says_only_whether_it_moves_is_believed_once_it_has_told_the_truth() -> None:
    honest, silent = _says([True], RIGHT), _says([False], RIGHT)
    looks = [False, False, False, True, True, True]
    noticed = [
        [second.seen(Stance(None, moving), 3.0 + 0.2 * at) for at, moving in enumerate(looks)]
        for second in (honest, silent)
    ]

    assert noticed == [[False] * 5 + [True], [False] * 6]


def test_a_dome_that_says_nothing_or_always_the_same_is_never_in_another_hand() -> None:
    second = SecondHand()
    second.ordered(RIGHT, 0.0)
    second.ordered(Stop(), 1.0)

    for stance in (Stance(), Stance(Pose()), Stance(Pose(), True)):
        assert not any(second.seen(stance, 3.0 + look) for look in range(20))
