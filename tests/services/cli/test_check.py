"""`beffroi check`: every door is tried, each has its line, and one that is wrong is enough."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.servers.fixtures import free_port
from tests.services.cli.conftest import Run

POLICY = {"content-security-policy": "default-src 'none'; script-src 'self'"}
GOOD = {
    "/healthz": (200, {"alive": True}),
    "/readyz": (200, {"ready": True, "degraded": False}),
    "/config.json": (200, {"issuer": "https://identite.example/realms/beffroi"}),
    "/": (200, {}),
    "/health": (200, {"status": "ok"}),
}
Pages = dict[str, tuple[int, dict[str, object]]]


@contextmanager
def serving(pages: Pages, headers: dict[str, str]) -> Iterator[str]:
    """A place that answers these, and nothing else."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, said = pages.get(self.path, (404, {}))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture
def place() -> Iterator[Callable[..., str]]:
    """Places that stand until the test is over."""
    with ExitStack() as stack:

        def stand(changed: Pages | None = None, headers: dict[str, str] = POLICY) -> str:
            return stack.enter_context(serving({**GOOD, **(changed or {})}, headers))

        yield stand


def test_a_place_that_answers_has_a_line_for_each_door(run: Run, place: Callable[..., str]) -> None:
    url = place()

    said = run("check", "--api", url, "--media", url, "--media", f"{url}/")

    assert (said.status, said.complaint) == (0, "")
    assert [line.partition(" ")[0] for line in said.out.splitlines()] == ["ok"] * 8


@pytest.mark.parametrize(
    ("_case", "changed", "headers", "says"),
    [
        ("no register", {"/readyz": (503, {})}, POLICY, "answers 503"),
        ("no Redis", {"/readyz": (200, {"degraded": True})}, POLICY, "Redis is away"),
        ("no provider", {"/config.json": (200, {})}, POLICY, "names no provider"),
        ("no console", {"/": (404, {})}, POLICY, "answers 404"),
        ("scripts of others", {}, {}, "has no content security policy"),
    ],
)
def test_a_door_that_is_wrong_is_named_and_the_others_are_tried(
    _case: str,
    changed: Pages,
    headers: dict[str, str],
    says: str,
    run: Run,
    place: Callable[..., str],
) -> None:
    said = run("check", "--api", place(changed, headers))

    assert said.status == 1
    (wrong,) = [line for line in said.out.splitlines() if line.startswith("WRONG")]
    assert says in wrong
    assert len(said.out.splitlines()) == 4
    assert said.complaint == "beffroi: 1 doors are wrong. Remedy: the log of each says why\n"


def test_a_node_that_drains_or_is_away_is_wrong(run: Run, place: Callable[..., str]) -> None:
    draining = place({"/readyz": (503, {})})
    away = f"http://127.0.0.1:{free_port()}"

    said = run("check", "--api", place(), "--media", draining, "--media", away)

    wrong = [line for line in said.out.splitlines() if line.startswith("WRONG")]
    assert said.status == 1
    assert wrong[0] == "WRONG media node 0 takes views: answers 503"
    assert [line.partition(": ")[0] for line in wrong[1:]] == [
        "WRONG media node 1 lives", "WRONG media node 1 takes views",
    ]  # fmt: skip
    assert "nobody answers" in wrong[1]


def test_an_address_that_is_none_is_refused(run: Run) -> None:
    said = run("check", "--api", "file:///etc/passwd")

    assert said.status == 1
    assert said.complaint == "beffroi: write addresses as http://host:port\n"
