"""What we ask a device, as the body of an envelope.

Pure. Everything that comes from somewhere else (tokens, mostly) is escaped here.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from federation.onvif.soap.envelope import quoted, text

DEVICE = "http://www.onvif.org/ver10/device/wsdl"
MEDIA = "http://www.onvif.org/ver10/media/wsdl"
MEDIA2 = "http://www.onvif.org/ver20/media/wsdl"
PTZ = "http://www.onvif.org/ver20/ptz/wsdl"
IMAGING = "http://www.onvif.org/ver20/imaging/wsdl"
EVENTS = "http://www.onvif.org/ver10/events/wsdl"
NOTIFICATION = "http://docs.oasis-open.org/wsn/b-2"
_ADDRESSING_2005 = "http://www.w3.org/2005/08/addressing"
_SCHEMA = "http://www.onvif.org/ver10/schema"

_DISCOVERY = "http://schemas.xmlsoap.org/ws/2005/04/discovery"
_ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing"


def ask(namespace: str, verb: str, content: str = "") -> str:
    return f'<q:{verb} xmlns:q="{namespace}" xmlns:t="{_SCHEMA}">{content}</q:{verb}>'


CLOCK = ask(DEVICE, "GetSystemDateAndTime")
INFORMATION = ask(DEVICE, "GetDeviceInformation")
SERVICES = ask(DEVICE, "GetServices", text("q:IncludeCapability", "false"))
CAPABILITIES = ask(DEVICE, "GetCapabilities", text("q:Category", "All"))
PROFILES = ask(MEDIA, "GetProfiles")
PROFILES2 = ask(MEDIA2, "GetProfiles", text("q:Type", "All"))
NODES = ask(PTZ, "GetNodes")


SUBSCRIBE = ask(EVENTS, "CreatePullPointSubscription", text("q:InitialTerminationTime", "PT5M"))
UNSUBSCRIBE = ask(NOTIFICATION, "Unsubscribe")


def pull(seconds: int) -> str:
    asked = text("q:Timeout", f"PT{seconds}S") + text("q:MessageLimit", "20")
    return ask(EVENTS, "PullMessages", asked)


def to(address: str, parameters: Sequence[tuple[str, str, str]] = ()) -> str:
    """Whom a request is for, where one address serves several: Axis tells its subscriptions
    apart by a parameter that it wants back."""
    named = f'xmlns:a="{_ADDRESSING_2005}"'
    echoed = (
        f'<p:{name} xmlns:p="{quoted(space)}" {named} a:IsReferenceParameter="true">'
        f"{escape(said)}</p:{name}>"
        for space, name, said in parameters
    )
    return f"<a:To {named}>{escape(address)}</a:To>{''.join(echoed)}"


def stream_uri(profile: str) -> str:
    transport = f"<t:Transport>{text('t:Protocol', 'RTSP')}</t:Transport>"
    setup = text("t:Stream", "RTP-Unicast") + transport
    asked = f"<q:StreamSetup>{setup}</q:StreamSetup>{_token(profile)}"
    return ask(MEDIA, "GetStreamUri", asked)


def stream_uri2(profile: str) -> str:
    return ask(MEDIA2, "GetStreamUri", text("q:Protocol", "RtspUnicast") + _token(profile))


def timeouts(configuration: str) -> str:
    return ask(PTZ, "GetConfigurationOptions", text("q:ConfigurationToken", configuration))


def continuous_move(profile: str, velocity: str, seconds: float | None) -> str:
    lasting = "" if seconds is None else text("q:Timeout", f"PT{seconds:g}S")
    asked = f"{_token(profile)}<q:Velocity>{velocity}</q:Velocity>{lasting}"
    return ask(PTZ, "ContinuousMove", asked)


def relative_move(profile: str, translation: str) -> str:
    asked = f"{_token(profile)}<q:Translation>{translation}</q:Translation>"
    return ask(PTZ, "RelativeMove", asked)


def absolute_move(profile: str, position: str) -> str:
    return ask(PTZ, "AbsoluteMove", f"{_token(profile)}<q:Position>{position}</q:Position>")


def stop(profile: str) -> str:
    both = text("q:PanTilt", "true") + text("q:Zoom", "true")
    return ask(PTZ, "Stop", _token(profile) + both)


def presets(profile: str) -> str:
    return ask(PTZ, "GetPresets", _token(profile))


def go_to_preset(profile: str, preset: str) -> str:
    return ask(PTZ, "GotoPreset", _token(profile) + text("q:PresetToken", preset))


def go_home(profile: str) -> str:
    return ask(PTZ, "GotoHomePosition", _token(profile))


def status(profile: str) -> str:
    return ask(PTZ, "GetStatus", _token(profile))


def auxiliary(profile: str, command: str) -> str:
    asked = _token(profile) + text("q:AuxiliaryData", command)
    return ask(PTZ, "SendAuxiliaryCommand", asked)


def move_options(source: str) -> str:
    return ask(IMAGING, "GetMoveOptions", _source(source))


def imaging_settings(source: str) -> str:
    return ask(IMAGING, "GetImagingSettings", _source(source))


def focus(source: str, speed: float) -> str:
    moved = f"<t:Continuous>{text('t:Speed', f'{speed:g}')}</t:Continuous>"
    return ask(IMAGING, "Move", f"{_source(source)}<q:Focus>{moved}</q:Focus>")


def stop_focus(source: str) -> str:
    return ask(IMAGING, "Stop", _source(source))


def set_focus(source: str, mode: str) -> str:
    """For now alone: after a restart the camera is as the commune set it."""
    followed = f"<t:Focus>{text('t:AutoFocusMode', mode)}</t:Focus>"
    settings = f"<q:ImagingSettings>{followed}</q:ImagingSettings>"
    lasting = text("q:ForcePersistence", "false")
    return ask(IMAGING, "SetImagingSettings", _source(source) + settings + lasting)


def vector(pan_tilt: tuple[float, float] | None, zoom: float | None) -> str:
    """The axes that are said; a device without one of them refuses to hear of it."""
    turned = "" if pan_tilt is None else f'<t:PanTilt x="{pan_tilt[0]:g}" y="{pan_tilt[1]:g}"/>'
    return turned + ("" if zoom is None else f'<t:Zoom x="{zoom:g}"/>')


def probe(message: str, kind: str) -> bytes:
    """A WS-Discovery probe; `message` names it, as `urn:uuid:…`. Some devices answer only
    where a kind is asked for, others only where none is."""
    asked = text("d:Types", f"n:{kind}") if kind else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"'
        f' xmlns:a="{_ADDRESSING}" xmlns:d="{_DISCOVERY}"'
        ' xmlns:n="http://www.onvif.org/ver10/network/wsdl"><s:Header>'
        f"{text('a:MessageID', message)}"
        f"{text('a:To', 'urn:schemas-xmlsoap-org:ws:2005:04:discovery')}"
        f"{text('a:Action', f'{_DISCOVERY}/Probe')}</s:Header><s:Body>"
        f"<d:Probe>{asked}</d:Probe>"
        "</s:Body></s:Envelope>"
    ).encode()


def _token(profile: str) -> str:
    return text("q:ProfileToken", profile)


def _source(source: str) -> str:
    return text("q:VideoSourceToken", source)
