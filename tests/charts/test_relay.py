"""coturn takes the command line that the chart gives it, whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.charts.rendering import containers, named, rendered
from tests.servers.coturn import words_at_start
from tests.servers.fixtures import free_port


@pytest.mark.servers
def test_coturn_starts_with_these_words_and_understands_each(tmp_path: Path) -> None:
    program = shutil.which("turnserver")
    if program is None:
        pytest.skip("coturn is not installed: apt install coturn")
    pod = named(rendered("cic/minimal"), "Deployment", "beffroi-turn")["spec"]["template"]
    (turn,) = containers(pod)
    port = free_port()
    words = [
        word.replace("$(POD_IP)", "127.0.0.1")
        .replace("$(MEDIA_TURN_SECRET)", "0" * 64)
        .replace("/tmp/", f"{tmp_path}/")  # its own folder, here
        .replace("listening-port=3478", f"listening-port={port}")
        for word in turn["args"]
    ]
    words += ["--listening-ip=127.0.0.1"]

    said = words_at_start(program, words, port, tmp_path)

    assert "Total General servers" in said
    for trouble in ("unrecognized option", "Usage:", "ERROR", "CONFIG ERROR"):
        assert trouble not in said
