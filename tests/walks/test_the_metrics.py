"""A media process as Prometheus finds it: at a port of its own, and at no other."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.servers.fixtures import free_port
from tests.servers.redis import RedisServer
from tests.walks.stack import Processes

pytestmark = pytest.mark.servers


@pytest.fixture
def settings(processes: Processes, redis_server: RedisServer) -> dict[str, str]:
    """Those of a media process that stands alone."""
    pki = Path(processes.folder) / "pki"
    processes.run("certificates", str(pki), "--media-host", "127.0.0.1")
    processes.run("pass-key", str(pki))
    port = free_port()
    return {
        "MEDIA_NODE": "media-1",
        "MEDIA_URL": f"http://127.0.0.1:{port}",
        "MEDIA_PORT": str(port),
        "MEDIA_LINK_HOST": "127.0.0.1",
        "MEDIA_LINK_PORT": str(free_port()),
        "MEDIA_LINK_AUTHORITY": str(pki / "authority.pem"),
        "MEDIA_LINK_CERTIFICATE": str(pki / "media.pem"),
        "MEDIA_LINK_KEY": str(pki / "media.key"),
        "MEDIA_BUS_URL": redis_server.url,
        "MEDIA_PASS_KEY": str(pki / "pass-key.pub.jwk"),
    }


def test_metrics_are_at_their_own_port_alone_and_end_with_the_process(
    processes: Processes, settings: dict[str, str]
) -> None:
    port = free_port()
    processes.start("media", "media", MEDIA_METRICS_PORT=str(port), **settings)
    processes.await_page("media", f"{settings['MEDIA_URL']}/health")

    told = httpx.get(f"http://127.0.0.1:{port}/metrics")
    pages = [f"{settings['MEDIA_URL']}/metrics", f"http://127.0.0.1:{port}/health"]

    assert "process_resident_memory_bytes" in told.text
    assert [httpx.get(page).status_code for page in pages] == [404, 404]
    assert processes.interrupt("media") == 0
    assert "Traceback" not in processes.words_of("media")


def test_without_a_port_there_are_no_metrics(
    processes: Processes, settings: dict[str, str]
) -> None:
    processes.start("media", "media", **settings)
    processes.await_page("media", f"{settings['MEDIA_URL']}/health")

    assert httpx.get(f"{settings['MEDIA_URL']}/metrics").status_code == 404
