"""Who gets in, and what is told to whom: accounts, refusals, certificates, secrets."""

from __future__ import annotations

import ipaddress
import logging
import ssl
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from federation.connector import (
    CameraUnreachable,
    ConnectorError,
    CredentialsRefused,
    SystemUnreachable,
    Trouble,
)
from federation.pulling.address import BadAddress, Credentials, RtspAddress
from tenants.vocabulary.identifiers import CameraId
from tests.federation.rtsp.pulling import (
    CAMERA,
    SECRET,
    a_connector,
    some_pictures,
)
from tests.servers.scripted_door import Door
from tests.servers.scripted_rtsp import Behaviour, ScriptedRtsp
from tests.servers.scripted_udp import UdpSide

OURS = Credentials("agent", "secret")


async def test_sha256_alone_is_enough_to_get_in() -> None:
    async with ScriptedRtsp(Behaviour(door=Door(algorithm="SHA-256"))) as server:
        units = await some_pictures(a_connector(server.url, OURS), 2)

    assert len(units) == 2


@pytest.mark.parametrize("offered_case", [(), ('Basic realm="cam"',)])
async def test_md5_is_answered_with_a_digest_even_where_basic_comes_first(
    offered_case: tuple[str, ...],
) -> None:
    async with ScriptedRtsp(Behaviour(door=Door(algorithm="MD5", extra=offered_case))) as server:
        await some_pictures(a_connector(server.url, OURS), 2)

    proofs = [each.headers["authorization"] for each in server.asked("PLAY")]
    assert [proof.split()[0] for proof in proofs] == ["Digest"]


async def test_the_password_is_only_offered_once_the_camera_asks() -> None:
    async with ScriptedRtsp(Behaviour(door=Door())) as server:
        await some_pictures(a_connector(server.url, OURS), 2)

    assert ["authorization" in each.headers for each in server.asked("OPTIONS")] == [False, True]
    assert ["authorization" in each.headers for each in server.asked("DESCRIBE")] == [True]


async def test_a_stale_nonce_is_answered_anew() -> None:
    async with ScriptedRtsp(Behaviour(door=Door(stale=2))) as server:
        units = await some_pictures(a_connector(server.url, OURS), 2)

    assert len(units) == 2
    assert len(server.asked("OPTIONS")) == 3


@pytest.mark.parametrize(("stale_case", "tries"), [(0, 2), (1_000, 3)])
async def test_a_fresh_nonce_with_each_refusal_is_no_reason_to_go_on(
    stale_case: int, tries: int
) -> None:
    door = Door(password="another", stale=stale_case)
    async with ScriptedRtsp(Behaviour(door=door)) as server:
        with pytest.raises(CredentialsRefused):
            await some_pictures(a_connector(server.url, OURS), 1)

    assert [each.method for each in server.requests] == ["OPTIONS"] * tries


@pytest.mark.parametrize(
    ("answer_case", "kind", "remedy"),
    [
        ("403 Forbidden", CredentialsRefused, "live view"),
        ("404 Not Found", CameraUnreachable, "path"),
        ("453 Not Enough Bandwidth", CameraUnreachable, "viewers"),
        ("500 Internal Server Error", CameraUnreachable, "500"),
        ("503 Service Unavailable", CameraUnreachable, "viewers"),
        ("461 Unsupported Transport", CameraUnreachable, "TCP"),
    ],
)
async def test_each_refusal_names_its_remedy(
    answer_case: str, kind: type[ConnectorError], remedy: str
) -> None:
    behaviour = Behaviour(answers={"DESCRIBE": f"RTSP/1.0 {answer_case}"})
    async with ScriptedRtsp(behaviour) as server:
        with pytest.raises(kind, match=remedy) as refused:
            await some_pictures(a_connector(server.url), 1)

    assert str(refused.value).startswith(f"camera {CAMERA.id}: ")


async def test_a_redirection_is_refused_and_followed_nowhere() -> None:
    async with ScriptedRtsp() as elsewhere:
        moved = f"RTSP/1.0 302 Found\r\nLocation: {elsewhere.url}"
        async with ScriptedRtsp(Behaviour(answers={"DESCRIBE": moved})) as server:
            with pytest.raises(ConnectorError, match="another address") as refused:
                await some_pictures(a_connector(server.url), 1)

        assert refused.value.trouble is Trouble.BAD_ADDRESS
        assert elsewhere.requests == []


async def test_a_camera_of_another_connector_does_not_exist() -> None:
    async with ScriptedRtsp() as server:
        with pytest.raises(CameraUnreachable, match="not one of the cameras"):
            await some_pictures(a_connector(server.url), 1, CameraId("lille:001"))

        assert server.requests == []


async def test_the_inventory_is_the_cameras_and_nothing_of_where_they_are() -> None:
    connector = a_connector(f"rtsp://agent:{quote(SECRET, safe='')}@cam.example/live")

    assert await connector.inventory() == [CAMERA]
    assert SECRET not in repr(vars(connector))
    assert "cam.example" not in repr(vars(connector))


async def test_a_closed_connector_opens_nothing() -> None:
    async with ScriptedRtsp() as server:
        connector = a_connector(server.url)
        await connector.close()

        with pytest.raises(CameraUnreachable):
            await some_pictures(connector, 1)
        assert server.requests == []


async def test_no_error_and_no_log_tells_the_password_or_the_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    told = ""
    for status in ("302 Found", "401 Unauthorized", "404 Not Found", "999 Odd"):
        behaviour = Behaviour(
            answers={"DESCRIBE": f"RTSP/1.0 {status}"}, door=Door(password=SECRET)
        )
        async with ScriptedRtsp(behaviour) as server:
            with pytest.raises(ConnectorError) as refused:
                await some_pictures(a_connector(server.url, Credentials("agent", SECRET)), 1)
        told += "".join(traceback.format_exception(refused.value))
        assert str(server.port) not in told + caplog.text

    assert SECRET not in told + caplog.text
    assert "127.0.0.1" not in told


async def test_rtsps_opens_for_a_certificate_we_trust(authority: tuple[Path, Path]) -> None:
    ours = ssl.create_default_context(cafile=authority[0])
    async with ScriptedRtsp(tls=serving(authority)) as server:
        units = await some_pictures(a_connector(server.url, tls=ours), 2)

    assert len(units) == 2
    assert server.asked("PLAY")[0].url.startswith("rtsps://")


async def test_rtsps_does_not_open_for_a_certificate_we_do_not_trust(
    authority: tuple[Path, Path],
) -> None:
    async with ScriptedRtsp(tls=serving(authority)) as server:
        with pytest.raises(SystemUnreachable, match="certificate") as refused:
            await some_pictures(a_connector(server.url, OURS), 1)

    assert refused.value.lasting
    assert server.requests == []


async def test_nothing_leaves_tls_by_udp(authority: tuple[Path, Path]) -> None:
    ours = ssl.create_default_context(cafile=authority[0])
    side = UdpSide()
    async with ScriptedRtsp(Behaviour(udp=side), tls=serving(authority)) as server:
        with pytest.raises(CameraUnreachable, match="in clear"):
            await some_pictures(a_connector(server.url, tls=ours), 1)
        with pytest.raises(BadAddress, match="leave UDP out"):
            RtspAddress.parse(server.url).by_udp()

    assert side.asked == ["RTP/AVP/TCP;unicast;interleaved=0-1"]


@pytest.fixture
def authority(tmp_path: Path) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "camera")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    paths = tmp_path / "camera.pem", tmp_path / "camera.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


def serving(authority: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority)
    return context
