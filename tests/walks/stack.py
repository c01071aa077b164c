"""The processes of a department, each as an operator starts it, on free ports of loopback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

PATIENCE_SECONDS = 40.0
BEFFROI = str(Path(sys.executable).parent / "beffroi")


class Processes:
    """What runs, by name; everything each says goes to a file of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *words: str, program: str = BEFFROI, **environment: str) -> None:
        """`beffroi WORDS…` with these settings and no others."""
        kept = {"PATH": os.environ["PATH"], "HOME": str(self.folder)}
        with self._file(name).open("ab") as output:
            self._running[name] = subprocess.Popen(
                [program, *words],
                env=kept | environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def pid(self, name: str) -> int:
        """Its number, for whoever measures it."""
        return self._running[name].pid

    def run(self, *words: str, **environment: str) -> str:
        """A command that ends by itself; what it said."""
        kept = {"PATH": os.environ["PATH"], "HOME": str(self.folder)}
        done = subprocess.run(
            [BEFFROI, *words],
            env=kept | environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def kill(self, name: str) -> None:
        """Die at once, as when the power goes."""
        process = self._running.pop(name)
        process.kill()
        process.wait()

    def terminate(self, name: str) -> int:
        """As a service manager stops it; the exit status."""
        process = self._running.pop(name)
        process.terminate()
        return process.wait(PATIENCE_SECONDS)

    def interrupt(self, name: str) -> int:
        """Ctrl-C; the exit status."""
        process = self._running[name]
        process.send_signal(signal.SIGINT)
        return process.wait(PATIENCE_SECONDS)

    def await_page(self, name: str, url: str) -> None:
        """Until `url` answers 200."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not _answers(url):
            if self._running[name].poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"{name} does not answer:\n{self.words_of(name)}")
            time.sleep(0.1)

    def await_words(self, name: str, text: str, times: int = 1) -> None:
        """Until the process has said `text` so often."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.words_of(name).count(text) < times:
            if self._running[name].poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"{name} never said {text!r}:\n{self.words_of(name)}")
            time.sleep(0.1)

    def words_of(self, name: str) -> str:
        file = self._file(name)
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def said(self) -> str:
        return "\n".join(
            f"--- {file.stem}\n{file.read_text(encoding='utf-8')[-4000:]}"
            for file in sorted(self.folder.glob("*.said"))
        )

    def end(self) -> None:
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._running.clear()

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.said"


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  # loopback, ours
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
