"""`beffroi discover`: what it prints, and what it says when nobody answers."""

from __future__ import annotations

import pytest

from federation.onvif.parser import Found
from services.cli.commands import discovered
from services.cli.main import main


def test_a_device_is_printed_as_the_file_wants_it() -> None:
    device = "http://192.0.2.64/onvif/device_service"

    assert list(discovered([Found((device,), "Gare", "DS-2DF7276-AEL"), Found((device,))])) == [
        "DS-2DF7276-AEL Gare",
        f'  device = "{device}"',
        "without a name",
        f'  device = "{device}"',
    ]


@pytest.mark.parametrize("card", ["192.0.2.1", "127.0.0.1"])
def test_nobody_or_no_network_is_one_line_with_a_remedy(
    card: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["discover", "--seconds", "0.05", "--interface", card]) == 1

    said = capsys.readouterr().err
    assert said.startswith("beffroi: ")
    assert "--interface" in said
    assert len(said.splitlines()) == 1
