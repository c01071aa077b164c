"""What Beffroi never does is absent from what it installs and from what it imports.

No biometrics, no face or plate recognition, no recording on the State side (VA-10,
MF-3, MF-4). That nothing is written while pictures flow is proven in
`tests/services/media`; here, that nothing is there to do it with.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

RECOGNITION = (
    "opencv", "cv2", "dlib", "face", "insightface", "mediapipe", "tensorflow", "torch", "onnx",
    "ultralytics", "easyocr", "tesseract", "alpr", "anpr", "tflite", "keras", "openvino",
)  # fmt: skip
RECORDERS = ("MediaRecorder", "add_stream", "add_mux", "mux", "VideoWriter")


def modules_of_the_state_side(root: Path) -> list[Path]:
    return [*(root / "services/media").rglob("*.py"), *(root / "services/api").rglob("*.py")]


@pytest.mark.clause("MF-4")
def test_no_library_that_recognises_is_installed(root: Path) -> None:
    lock = (root / "requirements/demo.txt").read_text(encoding="utf-8")
    packages = re.findall(r"^([a-z0-9_.-]+)==", lock, flags=re.MULTILINE)

    assert len(packages) > 40
    assert [name for name in packages if any(word in name for word in RECOGNITION)] == []


@pytest.mark.clause("MF-4")
def test_the_console_installs_none_either(root: Path) -> None:
    lock = (root / "services/console/package-lock.json").read_text(encoding="utf-8")
    packages = re.findall(r'"node_modules/([^"]+)"', lock)

    # `face` is also in « interface »: whole words of a package's name only.
    split = {word for name in packages for word in re.split(r"[^a-z0-9]+", name)}
    assert len(packages) > 50
    assert split & set(RECOGNITION) == set()


@pytest.mark.parametrize("name", RECORDERS)
@pytest.mark.clause("VA-10", "ME-7", "LO-2", "CH-7", "MF-3")
def test_no_muxer_or_recorder_is_named_on_the_state_side(name: str, root: Path) -> None:
    users = [
        str(file)
        for file in modules_of_the_state_side(root)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr == name)
        or (isinstance(node, ast.Name) and node.id == name)
        or (isinstance(node, ast.alias) and node.name == name)
    ]

    assert users == []


def test_media_opens_no_file_for_writing(root: Path) -> None:
    written = [
        str(file)
        for file in (root / "services/media").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in {"write_bytes", "write_text", "NamedTemporaryFile", "mkstemp"}
    ]

    assert written == []


def test_the_console_never_records(root: Path) -> None:
    sources = [
        file
        for pattern in ("*.ts", "*.tsx")
        for file in (root / "services/console/src").rglob(pattern)
    ]

    assert len(sources) > 10
    assert [
        str(file)
        for file in sources
        if re.search(r"MediaRecorder|captureStream|toDataURL|toBlob", file.read_text("utf-8"))
    ] == []
