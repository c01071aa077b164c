"""What a device answers, in our words.

Pure: the body of an answer in, values out, or `UnreadableAnswer`. Comments name the
vendor whose answer is not what the standard says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote

from federation.connector import PictureUnsuitable, Trouble, UnreadableAnswer
from federation.onvif.soap.envelope import Node
from tenants.vocabulary.alarm import Alarm, AlarmKind
from tenants.vocabulary.picture import Quality
from tenants.vocabulary.steering import Pose, Preset, Stance

LONGEST_NAME = 100
CODINGS = ("H264", "H265", "JPEG")
"""In the order in which they are taken."""
WALL_PIXELS = 640 * 360
"""About what a tile of the wall shows."""
SERVICES = {
    "http://www.onvif.org/ver10/media/wsdl": "media",
    "http://www.onvif.org/ver20/media/wsdl": "media2",
    "http://www.onvif.org/ver20/ptz/wsdl": "ptz",
    "http://www.onvif.org/ver10/events/wsdl": "events",
    "http://www.onvif.org/ver20/imaging/wsdl": "imaging",
}
CAPABILITIES = {"Media": "media", "PTZ": "ptz", "Events": "events", "Imaging": "imaging"}
ALARMS = {
    "TamperDetector": AlarmKind.TAMPERED,
    "GlobalSceneChange": AlarmKind.TAMPERED,
    "Tampering": AlarmKind.TAMPERED,
    "SignalLoss": AlarmKind.PICTURE_LOST,
    "VideoLoss": AlarmKind.PICTURE_LOST,
}
"""Signs in a topic: the standard's, Axis's `Tampering` and Dahua's `VideoLoss`."""
SAID = {"true": True, "1": True, "false": False, "0": False}
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?\Z")
_SCOPE = "onvif://www.onvif.org/"
_SECONDS = (86_400, 3_600, 60, 1)


@dataclass(frozen=True, slots=True)
class Profile:
    """A stream that the device offers. `source` is the sensor, or the channel of a recorder."""

    token: str
    encoding: str
    width: int = 0
    height: int = 0
    source: str = ""
    ptz: str | None = None
    """The token of its PTZ configuration; `None` where this profile does not turn."""

    @property
    def pixels(self) -> int:
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class PullPoint:
    """`parameters` are namespace, name and text of what goes back in the header."""

    address: str
    parameters: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A device that answered a probe: what it says of itself, unproven."""

    addresses: tuple[str, ...]
    name: str = ""
    hardware: str = ""


def read_clock(body: Node) -> datetime | None:
    """The device's UTC clock; `None` where it does not say, or says nonsense."""
    utc = next(body.anywhere("UTCDateTime"), None)
    if utc is None:
        return None
    parts = [utc.said("Date", name) for name in ("Year", "Month", "Day")]
    parts += [utc.said("Time", name) for name in ("Hour", "Minute", "Second")]
    try:
        # Some Hikvision firmwares answer year 0 before their first NTP sync, and second 60
        # has been seen: neither is a moment.
        return datetime(*(int(part) for part in parts), tzinfo=UTC)  # type: ignore[misc, arg-type]
    except ValueError:
        return None


def read_device(body: Node) -> tuple[str, str]:
    """Manufacturer and model."""
    return body.said("Manufacturer"), body.said("Model")


def read_services(body: Node) -> dict[str, str]:
    """The services of GetServices that we use, and where they are."""
    found = {}
    for service in body.each("Service"):
        name = SERVICES.get(service.said("Namespace"))
        if name is not None and service.said("XAddr"):
            found[name] = service.said("XAddr")
    return found


def read_capabilities(body: Node) -> dict[str, str]:
    """The same from GetCapabilities, which is all that Profile S devices of 2012 know."""
    found = {}
    for element, name in CAPABILITIES.items():
        address = body.said("Capabilities", element, "XAddr")
        if address:
            found[name] = address
    return found


def read_profiles(body: Node) -> tuple[Profile, ...]:
    """Of Media and of Media2, which nests the same things under Configurations."""
    return tuple(_profile(each) for each in body.each("Profiles") if each.attribute("token"))


def _profile(said: Node) -> Profile:
    inside = said.at("Configurations") or said
    encoder = inside.at("VideoEncoderConfiguration") or inside.at("VideoEncoder")
    source = inside.at("VideoSourceConfiguration") or inside.at("VideoSource")
    ptz = inside.at("PTZConfiguration") or inside.at("PTZ")
    return Profile(
        token=said.attribute("token") or "",
        encoding="" if encoder is None else encoder.said("Encoding").upper(),
        width=0 if encoder is None else _whole(encoder.said("Resolution", "Width")),
        height=0 if encoder is None else _whole(encoder.said("Resolution", "Height")),
        source="" if source is None else source.said("SourceToken"),
        ptz=None if ptz is None else ptz.attribute("token"),
    )


def choose(profiles: Sequence[Profile], source: str | None = None) -> dict[Quality, Profile]:
    """The largest picture of one source, and the one nearest to a tile of the wall.

    Both H.264, which browsers show as it is; of a source that has none, H.265, else JPEG.
    JPEG profiles stand beside the others on Axis. Raises `PictureUnsuitable` where there is
    none of these.
    """
    for coding in CODINGS:
        shown = [each for each in profiles if each.encoding == coding]
        wanted = source if source is not None else next((each.source for each in shown), "")
        shown = [each for each in shown if each.source == wanted]
        if shown:
            break
    else:
        raise PictureUnsuitable(
            Trouble.UNSUPPORTED_CODEC, "it offers no H.264 profile: enable one in the camera"
        )
    main = max(shown, key=lambda each: each.pixels)
    smaller = [each for each in shown if each.pixels < main.pixels]
    if not smaller:
        return {Quality.MAIN: main}
    return {
        Quality.MAIN: main,
        Quality.SUB: min(smaller, key=lambda each: abs(each.pixels - WALL_PIXELS)),
    }


def read_stream_uri(body: Node) -> str:
    """Media puts the address in MediaUri, Media2 directly; blanks around it are dropped."""
    said = body.said("MediaUri", "Uri") or body.said("Uri")
    if not said:
        raise UnreadableAnswer("it gives no address for its stream: check the profile")
    return said


def stream_of(uri: str) -> str:
    """The address to pull. Bosch's tunnel carries anything, unless it is asked for H.264."""
    address, question, query = uri.partition("?")
    if address.endswith("/rtsp_tunnel") and "h26x=" not in query:
        return f"{address}?{query}{'&' if question and query else ''}h26x=4"
    return uri


def read_presets(body: Node, *, unnamed: bool) -> tuple[Preset, ...]:
    """In the device's order. `unnamed` keeps those without a name, under their token."""
    return tuple(
        Preset(token, printable(each.said("Name")) or token, _pose(each.at("PTZPosition")))
        for each in body.each("Preset")
        if (token := each.attribute("token")) and (unnamed or each.said("Name"))
    )


def read_timeouts(body: Node) -> tuple[float, float] | None:
    """The shortest and longest a ContinuousMove may last; `None` where it does not say.

    Some devices answer 0 for both: they take no timeout at all (onvif/testspecs issue 132).
    """
    said = next(body.anywhere("PTZTimeout"), None)
    if said is None:
        return None
    shortest, longest = seconds(said.said("Min")), seconds(said.said("Max"))
    return None if shortest is None or longest is None else (shortest, longest)


def read_stance(body: Node) -> Stance:
    """What the device does not say, or not in the generic spaces, is `None`."""
    said = body.at("PTZStatus")
    if said is None:
        return Stance()
    states = [said.said("MoveStatus", axis).upper() for axis in ("PanTilt", "Zoom")]
    moving = "MOVING" in states if {"MOVING", "IDLE"} & set(states) else None
    return Stance(_pose(said.at("Position")), moving)


def _pose(said: Node | None) -> Pose | None:
    turned, zoomed = (said.at("PanTilt"), said.at("Zoom")) if said else (None, None)
    if turned is None or not _generic(turned) or (zoomed and not _generic(zoomed)):
        return None
    try:
        pan, tilt = float(turned.attribute("x") or ""), float(turned.attribute("y") or "")
        zoom = float((zoomed.attribute("x") if zoomed else None) or 0)
    except ValueError:
        return None
    inside = -1 <= pan <= 1 and -1 <= tilt <= 1 and 0 <= zoom <= 1
    return Pose(pan, tilt, zoom) if inside else None


def read_focus_moves(body: Node) -> bool:
    """Whether GetMoveOptions knows a focus that moves for as long as it is told to."""
    focus = body.at("MoveOptions", "Continuous") or body.at("MoveOptions", "Focus", "Continuous")
    return focus is not None


def read_focus_follows(body: Node) -> bool:
    return body.said("ImagingSettings", "Focus", "AutoFocusMode").upper() == "AUTO"


def read_auxiliaries(body: Node) -> frozenset[str]:
    """Of every node, in small letters; some devices write several in one element."""
    said = " ".join(each.text for each in body.anywhere("AuxiliaryCommands"))
    return frozenset(said.lower().split())


def read_pull_point(body: Node) -> PullPoint:
    """Where to ask for messages, and what the device wants back with each question."""
    reference = body.at("SubscriptionReference")
    if reference is None or not reference.said("Address"):
        raise UnreadableAnswer("it takes a subscription and does not say where: restart it")
    wanted = reference.at("ReferenceParameters")
    parameters = () if wanted is None else tuple(wanted.each())
    return PullPoint(
        reference.said("Address"),
        tuple((each.namespace, each.name, each.text) for each in parameters),
    )


def read_alarms(body: Node) -> Iterator[Alarm]:
    """The messages that say what we listen for, whatever name the vendor gives to the state."""
    for message in body.each("NotificationMessage"):
        topic = message.said("Topic")
        kind = next((kind for sign, kind in ALARMS.items() if sign in topic), None)
        for item in message.anywhere("Data"):
            states = [each.attribute("Value") for each in item.each("SimpleItem")]
            said = next((SAID[each] for each in states if each in SAID), None)
            if kind is not None and said is not None:
                yield Alarm(kind, said)


def read_matches(document: Node) -> Iterator[Found]:
    """The ONVIF devices among the answers to a WS-Discovery probe; several addresses stand
    in one element."""
    for match in document.anywhere("ProbeMatch"):
        addresses = tuple(printable(each) for each in match.said("XAddrs").split())
        scopes = match.said("Scopes").split()
        if addresses and any(each.startswith(_SCOPE) for each in scopes):
            yield Found(addresses, _scope(scopes, "name"), _scope(scopes, "hardware"))


def printable(text: str) -> str:
    """Names go to screens and terminals: nothing in them may steer those."""
    return "".join(each for each in text if each.isprintable())[:LONGEST_NAME]


def seconds(duration: str) -> float | None:
    """`PT1M30S`; `None` for what is no duration."""
    found = _DURATION.match(duration)
    if found is None or not any(found.groups()):
        return None
    return sum(
        float(part) * worth for part, worth in zip(found.groups(), _SECONDS, strict=True) if part
    )


def _scope(scopes: Sequence[str], name: str) -> str:
    prefix = f"{_SCOPE}{name}/"
    names = (unquote(each[len(prefix) :]) for each in scopes if each.startswith(prefix))
    return printable(next(names, ""))


def _generic(vector: Node) -> bool:
    space = vector.attribute("space")
    return not space or space.endswith("PositionGenericSpace")


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
