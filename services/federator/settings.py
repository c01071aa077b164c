"""The federator's file: read once, at the door, and refused when a line is not understood.

Every refusal names the file, the line and the remedy, and never what stood there: the
file holds addresses and passwords. It opens no connection.
"""

from __future__ import annotations

import tomllib
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal

from pydantic import (
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from services.federator.link import LinkSettings, Located, Section
from services.kit.addresses import collector_address
from services.kit.link.pki import is_kept
from tenants.vocabulary.camera import Camera, CameraKind, GeoPoint
from tenants.vocabulary.identifiers import TenantId, camera_id, tenant_id

MOST_CAMERAS = 10_000
MOST_COMPLAINTS = 10
ANY_CAMERA = "default"
SIGNED_DEEDS = "signed"
ADDRESSES = {"onvif": "device", "rtsp": "main", "synthetic": None}
"""What says where a camera of this kind is, and what else it may say of it."""
MAY_SAY = {"onvif": {"device", "source"}, "rtsp": {"main", "sub"}, "synthetic": set[str]()}


class UnreadableSettings(ValueError):
    """A file of settings cannot be used; the message says where and what to write."""


class Account(Section):
    user: str = Field(min_length=1, description="The account the camera asks for.")
    password: SecretStr = Field(description="Its password.")


class ConnectorSettings(Section):
    kind: Literal["onvif", "rtsp", "synthetic"] = Field(
        description="How the CSU's system is spoken to."
    )
    networks: list[str] = Field(
        default=[],
        description="`onvif` only: the networks of the cameras; nothing outside is connected to.",
    )
    credentials_file: Located | None = Field(
        default=None, description="Accounts by camera number, for its owner alone."
    )

    @field_validator("networks")
    @classmethod
    def _cidr(cls, networks: list[str]) -> list[str]:
        for network in networks:
            try:
                ip_network(network)
            except ValueError:
                raise ValueError("write them as 10.20.0.0/16, host bits at zero") from None
        return networks


class SteeringSettings(Section):
    calm_seconds: float = Field(
        default=30.0,
        ge=0,
        le=600,
        strict=False,
        description="Once the CSU took a camera back, the State may not steer it for so long.",
    )


class TracesSettings(Section):
    url: str | None = Field(
        default=None,
        description="Where traces are sent, an OpenTelemetry collector's OTLP over HTTP: "
        "https://host:4318/v1/traces; none: none are made.",
    )
    share: float = Field(
        default=1.0,
        ge=0,
        le=1,
        strict=False,
        description="Which part of them is kept, the same as at the State's: 0.1 is one in ten.",
    )

    @field_validator("url")
    @classmethod
    def _is_collector(cls, said: str | None) -> str | None:
        return collector_address(said)


class RegisterSettings(Section):
    state: Located = Field(
        description="A folder of this process: its own key, the last checkpoint it cosigned."
    )
    log_key: Located = Field(
        description="The public key that signs the commune's register for the State service; "
        "while one follows another both, a line each."
    )


class CameraSettings(Section):
    number: str = Field(max_length=32, description="What agents say on the radio.")
    name: str = Field(min_length=1, max_length=200, description="Where it stands, in words.")
    longitude: float = Field(ge=-180, le=180, description="Degrees east, WGS 84.")
    latitude: float = Field(ge=-90, le=90, description="Degrees north, WGS 84.")
    kind: CameraKind = Field(default=CameraKind.FIXED, strict=False, description="Its shape.")
    heading: float | None = Field(
        default=None, ge=0, lt=360, description="Degrees clockwise from north."
    )
    field_of_view: float = Field(default=60.0, gt=0, le=360, description="Degrees.")
    steerable: bool = Field(default=False, description="True when it can be turned from afar.")
    zone: str | None = Field(
        default=None, min_length=1, max_length=200, description="A part of the commune."
    )
    device: str | None = Field(
        default=None,
        repr=False,
        description="`onvif` only: its device service, as http://host/onvif/device_service.",
    )
    wanders: bool = Field(
        default=False,
        description="`onvif` only: true when it moves by itself, on patrols or back to a place "
        "that it does not name; its movements then take no joystick back.",
    )
    source: str | None = Field(
        default=None,
        min_length=1,
        max_length=64,
        description="`onvif` only: the video source, where a device has several.",
    )
    main: str | None = Field(default=None, repr=False, description="Its full picture: rtsp://.")
    sub: str | None = Field(default=None, repr=False, description="Its small picture: rtsp://.")
    transport: Literal["tcp", "udp"] = Field(
        default="tcp",
        description="`rtsp` only: how its packets are asked for first, inside the connection or "
        "by UDP. The other way follows where the camera refuses; never UDP from rtsps://.",
    )
    user: str | None = Field(default=None, repr=False, description="Its account.")
    password: SecretStr | None = Field(default=None, description="Its password.")

    def camera(self, tenant: TenantId) -> Camera:
        """What everybody may know of it."""
        return Camera(
            id=camera_id(tenant, self.number),
            tenant=tenant,
            number=self.number,
            name=self.name,
            place=GeoPoint(self.longitude, self.latitude),
            kind=self.kind,
            heading=self.heading,
            field_of_view=self.field_of_view,
            steerable=self.steerable,
            zone=self.zone,
        )

    @field_validator("number", "name", "zone")
    @classmethod
    def _printable(cls, said: str | None) -> str | None:
        if said is not None and not said.isprintable():
            raise ValueError("must be printable, on one line")
        return said

    @model_validator(mode="after")
    def _whole(self) -> CameraSettings:
        if (self.user is None) is not (self.password is None):
            raise ValueError("user and password go together: write both or neither")
        self.camera(TenantId("any"))
        return self


class Settings(Section):
    tenant: str = Field(description="The commune this federator speaks for.")
    convention: Literal["signed"] | Located = Field(
        union_mode="left_to_right", description="'signed', or the commune's own deed in TOML."
    )
    state: Located | None = Field(
        default=None,
        description="The folder of the commune's own door (`beffroi csu`) and of what it cut.",
    )
    metrics: Located | None = Field(
        default=None,
        description="A file that is written for node_exporter's textfile collector, as "
        "/var/lib/node_exporter/beffroi.prom; none: nothing is.",
    )
    inventory: Located | None = Field(
        default=None, description="The commune's own list, as `beffroi inventory import` writes it."
    )
    link: LinkSettings
    own_register: RegisterSettings = Field(alias="register")
    connector: ConnectorSettings
    steering: SteeringSettings = Field(default_factory=SteeringSettings)
    traces: TracesSettings = Field(default_factory=TracesSettings)
    cameras: list[CameraSettings] = Field(min_length=1, max_length=MOST_CAMERAS)

    @field_validator("tenant")
    @classmethod
    def _readable(cls, tenant: str) -> str:
        return tenant_id(tenant)

    @model_validator(mode="after")
    def _consistent(self) -> Settings:
        seen: set[str] = set()
        for camera in self.cameras:
            if camera.number in seen:
                raise ValueError(f"camera {camera.number} stands twice: give each its number")
            seen.add(camera.number)
            self._addressed(camera)
        if (self.connector.kind == "onvif") is not bool(self.connector.networks):
            raise ValueError("connector.networks goes with onvif: write both or neither")
        return self

    def _addressed(self, camera: CameraSettings) -> None:
        kind = self.connector.kind
        needed = ADDRESSES[kind]
        if needed is not None and getattr(camera, needed) is None:
            raise ValueError(f"camera {camera.number} needs {needed}")
        for other in ("main", "sub", "device", "source"):
            if other not in MAY_SAY[kind] and getattr(camera, other) is not None:
                raise ValueError(f"camera {camera.number} is {kind}: remove {other}")
        if kind != "rtsp" and camera.transport != "tcp":
            raise ValueError(f"camera {camera.number} is {kind}: remove transport")


def read_settings(file: Path) -> Settings:
    """Everything the federator's file says. Raises `UnreadableSettings`."""
    content = _toml(file)
    try:
        settings = Settings.model_validate(content, context={"folder": file.parent})
    except ValidationError as error:
        raise UnreadableSettings(_complaints(file, content, error)) from None
    if any(camera.password is not None for camera in settings.cameras):
        keep_to_owner(file)
    return settings


def read_accounts(file: Path) -> dict[str, Account]:
    """Accounts by camera number; `default` is for cameras it does not name."""
    keep_to_owner(file)
    content = _toml(file)
    try:
        return TypeAdapter(dict[str, Account]).validate_python(content)
    except ValidationError as error:
        raise UnreadableSettings(_complaints(file, content, error)) from None


def keep_to_owner(file: Path) -> None:
    """Refuse a file of secrets that others than its owner may read."""
    if not file.is_file():
        raise UnreadableSettings(f"{file} is missing: write it, or mend its path")
    if not is_kept(file):
        raise UnreadableSettings(f"{file} holds secrets and others may read it: chmod 600 {file}")


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UnreadableSettings(f"{file} is missing: write it, or mend its path") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableSettings(f"{file} cannot be read: {type(error).__name__}") from None
    except tomllib.TOMLDecodeError as error:
        raise UnreadableSettings(f"{file} is not TOML: {error}") from None


def _complaints(file: Path, content: dict[str, Any], error: ValidationError) -> str:
    told = [
        f"{file}: {_where(content, fault['loc'])}{_why(fault['type'], fault['msg'])}"
        for fault in error.errors(include_input=False, include_url=False)
    ]
    return "\n".join(dict.fromkeys(told[:MOST_COMPLAINTS]))


def _where(content: dict[str, Any], loc: tuple[int | str, ...]) -> str:
    if len(loc) >= 2 and loc[0] == "cameras" and isinstance(loc[1], int):
        number = content["cameras"][loc[1]].get("number", f"in place {loc[1] + 1}")
        return " ".join([f"camera {number}:", *map(str, loc[2:]), ""])
    return f"{'.'.join(map(str, loc))} " if loc else ""


def _why(kind: str, message: str) -> str:
    match kind:
        case "missing":
            return "is missing: write it"
        case "extra_forbidden":
            return "is not a setting: remove it or mend its name"
        case "value_error":
            return message.removeprefix("Value error, ")
        case _:
            return f"is wrong: {message[:1].lower()}{message[1:]}"
