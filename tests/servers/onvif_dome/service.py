"""What the dome answers to each ONVIF verb; who may ask is the door's."""

from __future__ import annotations

import argparse
import re
from datetime import UTC, datetime, timedelta

from tests.servers.onvif_dome.motion import Dome

SIZES = {"main": (640, 480), "sub": (320, 240)}
PRESETS = {"1": ("Parvis", (0.5, 0.0, 0.2)), "2": ("Gare", (-0.5, 0.25, 0.6))}
HOME = (0.0, 0.0, 0.0)
NAMESPACES = {
    "device": "http://www.onvif.org/ver10/device/wsdl",
    "media": "http://www.onvif.org/ver10/media/wsdl",
    "ptz": "http://www.onvif.org/ver20/ptz/wsdl",
    "imaging": "http://www.onvif.org/ver20/imaging/wsdl",
    "events": "http://www.onvif.org/ver10/events/wsdl",
}


class Service:
    """What it answers to each verb; the door is the caller's."""

    def __init__(self, dome: Dome, options: argparse.Namespace) -> None:
        self._dome = dome
        self._options = options

    @property
    def clock(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._options.skew)

    def answer(self, verb: str, body: str) -> str | None:
        """The content of the body; `None` for a verb it does not know."""
        if verb == "Stop" and NAMESPACES["imaging"] in body:
            verb = "StopFocus"
        if self._options.no_ptz and verb not in READINGS:
            return None
        if verb in READINGS:
            return READINGS[verb](self, body)
        if verb in TURNINGS:
            self._dome.note(verb)
            fault = TURNINGS[verb](self._dome, body, self._options)
            return fault or f"<z:{verb}Response/>"
        return None

    def clock_now(self, _: str) -> str:
        now = self.clock
        hour = f"<t:Hour>{now.hour}</t:Hour><t:Minute>{now.minute}</t:Minute>"
        date = f"<t:Year>{now.year}</t:Year><t:Month>{now.month}</t:Month><t:Day>{now.day}</t:Day>"
        return (
            "<d:GetSystemDateAndTimeResponse><d:SystemDateAndTime><t:UTCDateTime>"
            f"<t:Time>{hour}<t:Second>{now.second}</t:Second></t:Time><t:Date>{date}</t:Date>"
            "</t:UTCDateTime></d:SystemDateAndTime></d:GetSystemDateAndTimeResponse>"
        )

    def information(self, _: str) -> str:
        return (
            f"<d:GetDeviceInformationResponse><d:Manufacturer>{self._options.manufacturer}"
            "</d:Manufacturer><d:Model>Simulated dome</d:Model></d:GetDeviceInformationResponse>"
        )

    def services(self, _: str) -> str:
        shown = {k: v for k, v in NAMESPACES.items() if not (k == "ptz" and self._options.no_ptz)}
        each = "".join(
            f"<d:Service><d:Namespace>{space}</d:Namespace>"
            f"<d:XAddr>http://{self._options.says}/onvif/{name}</d:XAddr></d:Service>"
            for name, space in shown.items()
        )
        return f"<d:GetServicesResponse>{each}</d:GetServicesResponse>"

    def profiles(self, _: str) -> str:
        return f"<m:GetProfilesResponse>{''.join(map(_profile, SIZES))}</m:GetProfilesResponse>"

    def stream_uri(self, body: str) -> str:
        uri = f"rtsp://{self._options.says}:{self._options.rtsp_port}/{said(body, 'ProfileToken')}"
        return (
            f"<m:GetStreamUriResponse><m:MediaUri><t:Uri>\n {uri}?a=1&amp;b=2 </t:Uri></m:MediaUri>"
            "</m:GetStreamUriResponse>"
        )

    def timeouts(self, _: str) -> str:
        longest = "PT0S" if self._options.timeouts == "refused" else "PT60S"
        return (
            "<z:GetConfigurationOptionsResponse><z:PTZConfigurationOptions><t:PTZTimeout>"
            f"<t:Min>PT0S</t:Min><t:Max>{longest}</t:Max></t:PTZTimeout>"
            "</z:PTZConfigurationOptions></z:GetConfigurationOptionsResponse>"
        )

    def presets(self, _: str) -> str:
        each = "".join(
            f'<z:Preset token="{token}"><t:Name>{name}</t:Name></z:Preset>'
            for token, (name, _) in PRESETS.items()
        )
        return f"<z:GetPresetsResponse>{each}</z:GetPresetsResponse>"

    def nodes(self, _: str) -> str:
        each = "".join(
            f"<t:AuxiliaryCommands>{command}</t:AuxiliaryCommands>"
            for command in ("tt:Wiper|On", "tt:Wiper|Off", "reset")
        )
        return f'<z:GetNodesResponse><z:PTZNode token="n">{each}</z:PTZNode></z:GetNodesResponse>'

    def move_options(self, _: str) -> str:
        return (
            "<i:GetMoveOptionsResponse><i:MoveOptions><t:Continuous><t:Speed><t:Min>-1</t:Min>"
            "<t:Max>1</t:Max></t:Speed></t:Continuous></i:MoveOptions></i:GetMoveOptionsResponse>"
        )

    def imaging(self, _: str) -> str:
        mode = "AUTO" if self._dome.follows else "MANUAL"
        return (
            "<i:GetImagingSettingsResponse><i:ImagingSettings><t:Focus>"
            f"<t:AutoFocusMode>{mode}</t:AutoFocusMode></t:Focus></i:ImagingSettings>"
            "</i:GetImagingSettingsResponse>"
        )

    def subscribe(self, _: str) -> str:
        return (
            "<e:CreatePullPointSubscriptionResponse><e:SubscriptionReference>"
            f'<a:Address xmlns:a="http://www.w3.org/2005/08/addressing">'
            f"http://{self._options.says}/onvif/pullpoint</a:Address>"
            "</e:SubscriptionReference></e:CreatePullPointSubscriptionResponse>"
        )

    def pull(self, body: str) -> str:
        """What happened, as soon as it happens, or nothing once the time is over."""
        seconds = float(re.search(r"Timeout>PT([\d.]+)S<", body)[1])
        with self._dome.alarm:
            news = self._dome.alarm.wait(seconds)
            covered = str(self._dome.covered).lower()
        said = (
            '<w:NotificationMessage xmlns:w="http://docs.oasis-open.org/wsn/b-2">'
            "<w:Topic>tns1:VideoSource/GlobalSceneChange/ImagingService</w:Topic><w:Message>"
            f'<t:Message><t:Data><t:SimpleItem Name="State" Value="{covered}"/></t:Data>'
            "</t:Message></w:Message></w:NotificationMessage>"
        )
        return f"<e:PullMessagesResponse>{said if news else ''}</e:PullMessagesResponse>"

    def unsubscribe(self, _: str) -> str:
        return "<e:UnsubscribeResponse/>"

    def status(self, _: str) -> str:
        pan, tilt, zoom = self._dome.now()
        return (
            "<z:GetStatusResponse><z:PTZStatus><t:Position>"
            f'<t:PanTilt x="{pan:.6f}" y="{tilt:.6f}"/><t:Zoom x="{zoom:.6f}"/>'
            "</t:Position></z:PTZStatus></z:GetStatusResponse>"
        )


READINGS = {
    "GetSystemDateAndTime": Service.clock_now,
    "GetDeviceInformation": Service.information,
    "GetServices": Service.services,
    "GetProfiles": Service.profiles,
    "GetStreamUri": Service.stream_uri,
    "GetConfigurationOptions": Service.timeouts,
    "GetPresets": Service.presets,
    "GetStatus": Service.status,
    "GetNodes": Service.nodes,
    "GetMoveOptions": Service.move_options,
    "GetImagingSettings": Service.imaging,
    "CreatePullPointSubscription": Service.subscribe,
    "PullMessages": Service.pull,
    "Unsubscribe": Service.unsubscribe,
}


def _profile(name: str) -> str:
    width, height = SIZES[name]
    return (
        f'<m:Profiles token="{name}"><t:VideoSourceConfiguration><t:SourceToken>s</t:SourceToken>'
        "</t:VideoSourceConfiguration><t:VideoEncoderConfiguration><t:Encoding>H264</t:Encoding>"
        f"<t:Resolution><t:Width>{width}</t:Width><t:Height>{height}</t:Height></t:Resolution>"
        '</t:VideoEncoderConfiguration><t:PTZConfiguration token="ptz"/></m:Profiles>'
    )


def turn(dome: Dome, body: str, options: argparse.Namespace) -> str:
    lasting = re.search(r"Timeout>PT([\d.]+)S<", body)
    if lasting and options.timeouts == "refused":
        return fault("InvalidArgVal", "TimeoutNotSupported")
    dome.turn(axes(body), float(lasting[1]) if lasting else None)
    return ""


def stop(dome: Dome, _: str, __: argparse.Namespace) -> str:
    dome.stop()
    return ""


def go_by(dome: Dome, body: str, _: argparse.Namespace) -> str:
    here = dome.now()
    dome.go([at + (way or 0.0) for at, way in zip(here, axes(body), strict=True)])
    return ""


def go_to(dome: Dome, body: str, _: argparse.Namespace) -> str:
    here = dome.now()
    dome.go([at if way is None else way for at, way in zip(here, axes(body), strict=True)])
    return ""


def go_to_preset(dome: Dome, body: str, _: argparse.Namespace) -> str:
    preset = PRESETS.get(said(body, "PresetToken"))
    if preset is None:
        return fault("InvalidArgVal", "NoToken")
    dome.go(list(preset[1]))
    return ""


def go_home(dome: Dome, _: str, __: argparse.Namespace) -> str:
    dome.go(list(HOME))
    return ""


def focus(dome: Dome, body: str, _: argparse.Namespace) -> str:
    dome.focus(float(said(body, "Speed")))
    return ""


def stop_focus(dome: Dome, _: str, __: argparse.Namespace) -> str:
    dome.focus(0.0)
    return ""


def set_imaging(dome: Dome, body: str, _: argparse.Namespace) -> str:
    dome.follows = said(body, "AutoFocusMode") == "AUTO"
    return ""


def use_aid(dome: Dome, body: str, _: argparse.Namespace) -> str:
    dome.aids.append(said(body, "AuxiliaryData"))
    return ""


TURNINGS = {
    "Move": focus,
    "StopFocus": stop_focus,
    "SetImagingSettings": set_imaging,
    "SendAuxiliaryCommand": use_aid,
    "ContinuousMove": turn,
    "Stop": stop,
    "RelativeMove": go_by,
    "AbsoluteMove": go_to,
    "GotoPreset": go_to_preset,
    "GotoHomePosition": go_home,
}


def said(body: str, name: str) -> str:
    found = re.search(rf"[:<]{name}(?: [^>]*)?>([^<]*)<", body)
    return found[1] if found else ""


def axes(body: str) -> list[float | None]:
    turned = re.search(r'PanTilt x="([^"]+)" y="([^"]+)"', body)
    zoomed = re.search(r'Zoom x="([^"]+)"', body)
    pan, tilt = (float(turned[1]), float(turned[2])) if turned else (None, None)
    return [pan, tilt, float(zoomed[1]) if zoomed else None]


def fault(*codes: str) -> str:
    inside = ""
    for code in reversed(codes):
        inside = f"<s:Subcode><s:Value>ter:{code}</s:Value>{inside}</s:Subcode>"
    return f"<s:Fault><s:Code><s:Value>s:Sender</s:Value>{inside}</s:Code></s:Fault>"
