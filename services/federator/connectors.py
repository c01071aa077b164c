"""From the federator's file to the connector it describes; nothing is dialled yet.

The only place that knows the kinds. A wrong address stops the start, with the camera's
number and the remedy, and never shows itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import assert_never

from federation.connector import Connector, ConnectorError
from federation.onvif.connector import OnvifCamera, OnvifConnector
from federation.onvif.reach import Network, Reach, networks
from federation.pulling.address import Credentials, RtspAddress
from federation.rtsp.connector import RtspCamera, RtspConnector
from federation.synthetic.connector import SyntheticConnector
from services.federator.settings import (
    ANY_CAMERA,
    Account,
    CameraSettings,
    Settings,
    UnreadableSettings,
    read_accounts,
)
from tenants.conventions.convention import Deed
from tenants.conventions.days import PARIS
from tenants.vocabulary.identifiers import CameraId, TenantId


def open_connector(settings: Settings, convention: Deed) -> Connector:
    """Raises `UnreadableSettings`."""
    tenant = TenantId(settings.tenant)
    match settings.connector.kind:
        case "synthetic":
            cameras = [each.camera(tenant) for each in settings.cameras]
            return SyntheticConnector(
                cameras, commune=convention.tenant.name, clock=lambda: datetime.now(PARIS)
            )
        case "rtsp":
            return RtspConnector(_rtsp_cameras(settings))
        case "onvif":
            return OnvifConnector(_onvif_cameras(settings), networks(settings.connector.networks))
        case unknown:
            assert_never(unknown)


def renew_accounts(connector: Connector, settings: Settings) -> frozenset[CameraId]:
    """Read the accounts again; the cameras that have another one now. What runs goes on.

    Raises `UnreadableSettings`: nothing has changed then.
    """
    match connector:
        case RtspConnector():
            return connector.renew(_rtsp_cameras(settings))
        case OnvifConnector():
            return connector.renew(_onvif_cameras(settings))
        case _:
            return frozenset()


def _rtsp_cameras(settings: Settings) -> list[RtspCamera]:
    tenant, accounts = TenantId(settings.tenant), _accounts(settings)
    return [_rtsp(tenant, each, accounts) for each in settings.cameras]


def _onvif_cameras(settings: Settings) -> list[OnvifCamera]:
    tenant, accounts = TenantId(settings.tenant), _accounts(settings)
    allowed = networks(settings.connector.networks)
    return [_onvif(tenant, each, accounts, allowed) for each in settings.cameras]


def _accounts(settings: Settings) -> dict[str, Account]:
    file = settings.connector.credentials_file
    return {} if file is None else read_accounts(file)


def _rtsp(tenant: TenantId, each: CameraSettings, accounts: dict[str, Account]) -> RtspCamera:
    credentials = _credentials(each, accounts)
    with _naming(each.number, "main"):
        main = _address(each, each.main or "", credentials)
    with _naming(each.number, "sub"):
        sub = None if each.sub is None else _address(each, each.sub, credentials)
    return RtspCamera(each.camera(tenant), main, sub)


def _onvif(
    tenant: TenantId,
    each: CameraSettings,
    accounts: dict[str, Account],
    allowed: tuple[Network, ...],
) -> OnvifCamera:
    device = each.device or ""
    with _naming(each.number, "device"):
        Reach(device, allowed)
    credentials = _credentials(each, accounts)
    return OnvifCamera(each.camera(tenant), device, credentials, each.source, each.wanders)


def _credentials(each: CameraSettings, accounts: dict[str, Account]) -> Credentials | None:
    account = accounts.get(each.number, accounts.get(ANY_CAMERA))
    if each.user is not None and each.password is not None:
        account = Account(user=each.user, password=each.password)
    with _naming(each.number, "account"):
        if account is None:
            return None
        return Credentials(account.user, account.password.get_secret_value())


def _address(each: CameraSettings, text: str, credentials: Credentials | None) -> RtspAddress:
    address = RtspAddress.parse(text)
    if address.credentials is not None:
        raise UnreadableSettings("holds an account: write user and password apart")
    address = RtspAddress.parse(text, credentials)
    return address.by_udp() if each.transport == "udp" else address


@contextmanager
def _naming(number: str, what: str) -> Iterator[None]:
    try:
        yield
    except (ConnectorError, UnreadableSettings) as error:
        raise UnreadableSettings(f"camera {number}: {what}: {error}") from None
