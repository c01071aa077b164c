"""What « Vérifier le registre » and « The register as a file » show is what is so."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from dataclasses import fields
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from services.cli.register.keys import PRIVATE, PUBLIC
from tenants.register.entry import Act, Entry
from tenants.register.verdicts import Fault
from tests.docs.pages import page
from tests.docs.typing_in import typed
from tests.tenants.register.logs import COMMUNE_KEY, HOUSE_KEY, a_file, a_header, a_log, a_note

HOW_TO = page("docs/how-to/verifier-le-registre.md")
FORMAT = page("docs/reference/register-file.md")
ENTRY = page("docs/reference/register-entry.md")


def shown(language: str) -> list[str]:
    return [block.text for block in HOW_TO.blocks if block.language == language]


def received(folder: Path, lines: list[bytes]) -> None:
    """What a judge has on the table."""
    (folder / "registre.jsonl").write_bytes(b"".join(lines))
    (folder / "cle-etat.txt").write_text(f"{HOUSE_KEY.text}\n")
    (folder / "cle-commune.txt").write_text(f"{COMMUNE_KEY.text}\n")
    (folder / "controle-du-3-mars.txt").write_text(a_note(a_log(), 4))
    (folder / "controle-du-4-mars.txt").write_text(a_note(a_log(), 9))


def test_a_register_that_holds_is_answered_as_the_page_shows(tmp_path: Path) -> None:
    received(tmp_path, a_file(header=a_header(3, 18)))
    alone, compared = shown("sh")[:2]

    assert typed(alone, tmp_path) == shown("text")[0]
    assert typed(compared, tmp_path).startswith(shown("text")[0])
    assert "le point de contrôle gardé de 9 entrées" in typed(compared, tmp_path)


def test_a_changed_entry_is_answered_as_the_page_shows(tmp_path: Path) -> None:
    lines = a_file()
    lines[8] = lines[8].replace(b"Dupont", b"Durand")
    received(tmp_path, lines)

    command = "beffroi register verify registre.jsonl --key cle-etat.txt || test $? = 1"

    assert typed(command, tmp_path) == shown("text")[1]


def test_the_page_of_an_entry_names_every_act_and_every_member() -> None:
    members = {one.name for one in fields(Entry)}
    told = {one.strip("`") for one in re.findall(r"`[a-z-]+`", ENTRY.text)}

    assert set(Act) - told == set()
    assert members - told == set()


def test_the_page_of_the_format_names_every_fault_and_both_files_of_keys() -> None:
    assert [one for one in Fault if f"`{one}`" not in FORMAT.text] == []
    assert f"`{PRIVATE}`" in FORMAT.text
    assert f"`{PUBLIC}`" in FORMAT.text


def test_an_expert_who_only_read_the_page_finds_the_same_root_and_signatures() -> None:
    content = b"".join(a_file(header=a_header(3, 18)))

    size, root = by_the_page(content)

    assert size == 24
    assert root.hex() == shown("text")[0].split("Racine : ")[1].split()[0]


def by_the_page(content: bytes) -> tuple[int, bytes]:
    """A verifier of one's own: SHA-256, Ed25519 and a JSON reader."""
    place, stack, count, said = 0, list[tuple[int, bytes]](), 0, (0, b"")
    for line in content.splitlines(keepends=True):
        cut = line.rindex(b',"sum":"')
        told = json.loads(line)
        assert told["sum"] == sha256(content[: place + cut]).hexdigest()[:16]
        place += len(line)
        if "leaf" in told:
            assert told["seq"] == count
            leaf = bytes.fromhex(told["leaf"])
            if told.get("body"):
                body = line[line.index(b'{"body":') + 8 : line.rindex(b',"leaf"')]
                assert leaf == sha256(b"\0" + body).digest()
            stack.append((0, leaf))
            count += 1
            while len(stack) > 1 and stack[-1][0] == stack[-2][0]:
                (height, right), (_, left) = stack.pop(), stack.pop()
                stack.append((height + 1, sha256(b"\1" + left + right).digest()))
        elif "checkpoint" in told:
            said = signed_by_both(told["checkpoint"])
            assert said == (count, top(stack))
    return said


def top(stack: list[tuple[int, bytes]]) -> bytes:
    *left, (_, root) = stack
    for _, one in reversed(left):
        root = sha256(b"\1" + one + root).digest()
    return root


def signed_by_both(note: str) -> tuple[int, bytes]:
    """Size and root of a checkpoint that both keys of the page signed."""
    text, _, lines = note.partition("\n\n")
    signatures = {line.split(" ")[1]: b64decode(line.split(" ")[2]) for line in lines.splitlines()}
    for key in (HOUSE_KEY.text, COMMUNE_KEY.text):
        name, key_id, material = key.split("+", 2)
        kind, public = b64decode(material)[0], b64decode(material)[1:]
        named = sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]
        signature, message = signatures[name], f"{text}\n"
        assert named.hex() == signature[:4].hex() == key_id
        if kind == 4:
            seconds = int.from_bytes(signature[4:12], "big")
            message = f"cosignature/v1\ntime {seconds}\n{message}"
        Ed25519PublicKey.from_public_bytes(public).verify(signature[-64:], message.encode())
    _, size, root = text.split("\n")
    return int(size), b64decode(root)
