"""Does an exported register hold, and if not, from which entry on?

Offline and alone: the file, public keys that the reader trusts, and any older
checkpoints somebody kept. Each line is read once and none is kept. What it cannot
see is an entry that nobody ever wrote, and whether the keys are those of who they say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from hashlib import sha256

from tenants.register.checkpoint import (
    Checkpoint,
    ForgedCheckpoint,
    Kind,
    Signed,
    UntrustedCheckpoint,
    Verifier,
    claimed,
    open_note,
    origin_of,
)
from tenants.register.file import MAGIC, SUM_TAIL, UnreadableFile, read_header
from tenants.register.key_change import change_of
from tenants.register.note import split
from tenants.register.tree import Frontier, node
from tenants.register.verdicts import (
    Broken,
    Coverage,
    Fault,
    Followed,
    Holds,
    Verdict,
    fault_of,
)

_SEQ = re.compile(rb'"leaf":"[0-9a-f]{64}","seq":([0-9]{1,18}),"sum":"[0-9a-f]{16}"}\n\Z')
_CHECKPOINT = b'{"checkpoint":'


def verify(
    lines: Iterable[bytes], trusted: Sequence[Verifier], older: Sequence[str] = ()
) -> Verdict:
    """Read a file to its end, or to the first thing that does not hold.

    `trusted` may be empty: the file's own keys are then believed, and the verdict says
    so. Raises `UnreadableFile`, and `UnreadableCheckpoint` for an `older` note that
    none of the keys signed: it proves nothing.
    """
    reading = iter(lines)
    first = next(reading, b"")
    if not first.startswith(MAGIC):
        raise UnreadableFile("not an exported register: its first line is no header")
    try:
        checking = _Checking(first, trusted, older)
        for line in reading:
            checking.take(line)
        return checking.end()
    except _Stop as stop:
        return stop.broken


class _Stop(Exception):
    """Something does not hold."""

    def __init__(self, broken: Broken) -> None:
        super().__init__(broken)
        self.broken = broken


class _Checking:
    """What is known after the lines read so far."""

    def __init__(self, first: bytes, trusted: Sequence[Verifier], older: Sequence[str]) -> None:
        self._line = 1
        self._digest = sha256()
        self._size = 0
        self._peaks: list[bytes] = []
        self._proven = self._compared = self._erased = 0
        self._signed: dict[Verifier, Coverage] = {}
        self._last: Checkpoint | None = None
        self._followed: list[Followed] = []
        self._unproven: list[tuple[int, str]] = []
        """Notes of keys that only a later change may lead to, each with its line."""

        if not self._sum_holds(first):
            raise _Stop(Broken(Fault.DAMAGED, 1))
        self._header = read_header(first)
        self._tenant = b'"tenant":"%b"' % self._header.tenant.encode()
        self._keys_from_file = not trusted
        self._keys = tuple(trusted or (Verifier.parse(key) for key in self._header.keys))
        kept = sorted((open_note(note, self._keys)[0] for note in older), key=lambda one: one.size)
        self._older = kept
        self._waiting = kept[::-1]
        self._compare()

    def take(self, line: bytes) -> None:
        """The next line."""
        self._line += 1
        if self._last is not None:
            raise self._stop(Fault.TOO_LONG)
        if line.startswith(_CHECKPOINT):
            self._take_checkpoint(line)
        else:
            self._take_entry(line)

    def end(self) -> Holds:
        """The verdict, once there is no line left."""
        if self._last is None:
            raise self._stop(Fault.CUT_SHORT, self._here)
        if self._waiting:
            raise self._stop(Fault.BEHIND, self._size)
        for line, note in self._unproven:
            names = ", ".join(sorted({name for name, _ in split(note)[1]}))
            raise _Stop(Broken(Fault.UNTRUSTED, line, names=names))
        return Holds(
            self._header,
            self._last,
            tuple(self._signed.values()),
            self._erased,
            tuple(self._older),
            self._keys_from_file,
            tuple(self._followed),
        )

    def _take_entry(self, line: bytes) -> None:
        seq = self._size
        # The line ends with `"leaf":"…","seq":n,"sum":"…"}`: all but the body has a known length.
        numbered = b'","seq":%d' % seq
        at_leaf = len(line) - SUM_TAIL - len(numbered) - 64
        if self._header.in_period(seq):
            body = line[8 : at_leaf - 9]
            opening = b'{"body":' + body + b',"leaf":"'
        else:
            body, opening = b"null", b'{"leaf":"'
        leaf = self._leaf(line, at_leaf, body)
        if line[:-SUM_TAIL] != opening + leaf.hex().encode() + numbered or not self._sum_holds(
            line
        ):
            raise self._entry_fault(line, leaf)
        if body != b"null" and not (b',"seq":%d,' % seq in body and self._tenant in body):
            raise self._stop(Fault.MISPLACED, seq)

        if body == b"null" and self._header.in_period(seq):
            self._erased += 1
        self._grow(leaf)

    def _leaf(self, line: bytes, at_leaf: int, body: bytes) -> bytes:
        if body != b"null":
            return sha256(b"\x00" + body).digest()
        try:
            return bytes.fromhex(line[at_leaf : at_leaf + 64].decode())
        except ValueError:
            return b""

    def _grow(self, leaf: bytes) -> None:
        """`Frontier.append`, in place: this is run for every entry of a log."""
        rest, carried = self._size, leaf
        while rest & 1:
            carried = node(self._peaks.pop(), carried)
            rest >>= 1
        self._peaks.append(carried)
        self._size += 1
        if self._waiting:
            self._compare()

    def _entry_fault(self, line: bytes, leaf: bytes) -> _Stop:
        seq = self._size
        tail = _SEQ.search(line)
        if tail is None:
            return self._stop(Fault.DAMAGED, self._here)
        if int(tail[1]) != seq:
            return self._stop(Fault.OUT_OF_ORDER, self._here)
        written = line[tail.start() + 8 : tail.start() + 72]
        altered = written != leaf.hex().encode()
        return self._stop(Fault.ALTERED if altered else Fault.DAMAGED, self._here)

    def _take_checkpoint(self, line: bytes) -> None:
        if not self._sum_holds(line):
            raise self._stop(Fault.DAMAGED, self._here)
        try:
            checkpoint, signed = self._opened(json.loads(line)["checkpoint"])
        except UntrustedCheckpoint as error:
            raise self._stop(fault_of(error), names=error.names) from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise self._stop(Fault.DAMAGED, self._here) from error

        if checkpoint.origin != origin_of(self._header.tenant):
            raise self._stop(Fault.ANOTHER_LOG, names=checkpoint.origin)
        if checkpoint.size != self._size:
            raise self._stop(Fault.OUT_OF_ORDER, self._here)
        if checkpoint.root != self._root():
            raise self._stop(Fault.REWRITTEN, self._proven, self._size - 1)
        self._credit(signed)
        if self._size == self._header.size:
            self._close(checkpoint, {one.by.kind for one in signed})

    def _credit(self, signed: Sequence[Signed]) -> None:
        if signed:
            self._proven = self._size
        self._signed |= {one.by: Coverage(self._size, one) for one in signed}

    def _opened(self, note: str) -> tuple[Checkpoint, tuple[Signed, ...]]:
        """Nothing that is signed, where only a change that comes later may prove it."""
        change = change_of(note)
        if change is not None and {change.old, change.new} & set(self._keys):
            self._follow(Followed(self._size, change))
        try:
            return open_note(note, self._keys)
        except ForgedCheckpoint:
            raise
        except UntrustedCheckpoint:
            if self._size == self._header.size or not self._announces_signer_of(note):
                raise
            self._unproven.append((self._line, note))
            return claimed(note), ()

    def _follow(self, followed: Followed) -> None:
        """Believe both keys, as whoever brought one of them does."""
        self._followed.append(followed)
        both = (followed.change.old, followed.change.new)
        self._keys += tuple(key for key in both if key not in self._keys)
        waiting, self._unproven = self._unproven, []
        for line, note in waiting:
            try:
                checkpoint, signed = open_note(note, self._keys)
            except ForgedCheckpoint as error:
                raise _Stop(Broken(Fault.FORGED, line, names=error.names)) from error
            except UntrustedCheckpoint:
                self._unproven.append((line, note))
                continue
            for one in signed:
                self._signed.setdefault(one.by, Coverage(checkpoint.size, one))

    def _announces_signer_of(self, note: str) -> bool:
        keys = {(key.name, key.id) for key in map(Verifier.parse, self._header.keys)}
        return any((name, content[:4]) in keys for name, content in split(note)[1])

    def _close(self, checkpoint: Checkpoint, signed: set[Kind]) -> None:
        # Whoever brings the commune's key as well as the hypervisor's wants both to have
        # signed: the hypervisor all of it, the commune what it had seen so far.
        signed |= {key.kind for key in self._signed if key.kind is Kind.WITNESS}
        missing = sorted(key.name for key in self._keys if key.kind not in signed)
        if missing and not self._keys_from_file:
            raise self._stop(Fault.UNSIGNED, names=", ".join(missing))
        self._last = checkpoint

    def _compare(self) -> None:
        """With the checkpoints that were kept elsewhere, each at its own size."""
        while self._waiting and self._waiting[-1].size == self._size:
            kept = self._waiting.pop()
            if kept.origin != origin_of(self._header.tenant):
                raise self._stop(Fault.ANOTHER_LOG, names=kept.origin)
            if kept.root != self._root():
                raise self._stop(Fault.ANOTHER_HISTORY, self._compared, self._size - 1)
            self._compared = self._size

    def _root(self) -> bytes:
        return Frontier(self._size, tuple(self._peaks)).root()

    def _sum_holds(self, line: bytes) -> bool:
        self._digest.update(line[:-SUM_TAIL])
        closing = b',"sum":"%b"}\n' % self._digest.hexdigest()[:16].encode()
        self._digest.update(closing)
        return line[-SUM_TAIL:] == closing

    @property
    def _here(self) -> int | None:
        """The first entry that was not read yet, if any is left."""
        return self._size if self._size < self._header.size else None

    def _stop(
        self,
        fault: Fault,
        seq: int | None = None,
        last: int | None = None,
        names: str | None = None,
    ) -> _Stop:
        return _Stop(Broken(fault, self._line, seq, last, names))
