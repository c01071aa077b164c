"""`beffroi decide`: the outcome, its article and its line, by status, by text and by JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from services.api.enrolment import enrol
from services.api.storage.opening import open_storage
from services.cli.english import ENGLISH
from services.kit.deeds import SIGNED, read_conventions
from tenants.decisions.simulating import GATES, Gate
from tests.builders import ASCQ, NOON
from tests.services.cli.conftest import Run, Said

ROW = """
[[habilitations]]
agent = "camille"
organisation = "cic-nord"
tenant = "villeneuve-d-ascq"
since = 2026-01-01
until = 2027-01-01
by = "Commissaire A. Petit"
reference = "HAB-14"
acts = ["watch", "steer"]
"""
NAMED = ("--convention", "villeneuve-d-ascq")
WATCH = ("--camera", "017", "--motive", "doubt", "--incident", "4711")
STEER = ("--camera", "017", "--steerable", "--incident", "4711")
BY_DAY, AT_NIGHT = ("--at", "2026-06-15T14:00"), ("--at", "2026-06-16T03:00")


@pytest.fixture
def agent(tmp_path: Path) -> tuple[str, str]:
    file = tmp_path / "agent.toml"
    file.write_text(ROW, encoding="utf-8")
    return ("--agent", str(file))


def told(said: Said) -> dict[str, Any]:
    account: dict[str, Any] = json.loads(said.out)
    return account


@pytest.mark.clause("VA-3")
def test_a_lawful_watch_is_granted_until_what_ends_first(run: Run, agent: tuple[str, str]) -> None:
    said = run("decide", "watch", *NAMED, *agent, *WATCH, *BY_DAY, "--json")

    assert said.status == 0
    assert told(said) == {
        "outcome": "granted",
        "article": "villeneuve-d-ascq art. 3",
        "gate": "rule",
        "code": None,
        "reason": "Le renvoi d'images est permanent et immédiat : le service choisit ses vues "
        "sans solliciter le CSU, et les affiche où la gestion de l'événement le demande.",
        "until": "2026-12-01T23:00:00Z",
        "duties": [],
        "by": [],
        "deadline": None,
        "remedy": None,
    }


@pytest.mark.clause("VA-7")
def test_while_the_csu_is_open_the_answer_says_whose_word_is_needed(
    run: Run, agent: tuple[str, str]
) -> None:
    words = ("steer", *NAMED, *agent, *STEER, *BY_DAY, "--ground", "grave-disorder")

    said = run("decide", *words, "--json")
    text = run("decide", *words)
    english = run("decide", *words, "--lang", "en")

    assert (said.status, text.status) == (3, 3)
    account = told(said)
    assert (account["outcome"], account["gate"]) == ("needs-approval", "approval")
    assert account["by"] == ["directeur de la police municipale", "chef de salle du CSU"]
    assert account["deadline"] == "2026-06-15T12:02:00Z"
    assert [one["kind"] for one in account["duties"]] == ["notice"]
    assert text.out.splitlines()[-1] == (
        "Demandez l'accord de : directeur de la police municipale ou chef de salle du CSU."
    )
    assert "→ 2026-06-15T12:02:00Z" in text.out
    assert "Ask for the approval of: directeur de la police municipale" in english.out


@pytest.mark.clause("VA-8")
def test_while_it_is_closed_the_report_is_among_the_duties(
    run: Run, agent: tuple[str, str]
) -> None:
    words = ("steer", *NAMED, *agent, *STEER, *AT_NIGHT, "--ground", "need")

    account = told(run("decide", *words, "--duration", "10min", "--json"))

    assert account["until"] == "2026-06-16T01:10:00Z"
    assert account["duties"] == [
        {
            "kind": "report",
            "article": "villeneuve-d-ascq art. 3",
            "to": "csu",
            "contents": ["hours", "zone", "ground"],
            "by": "2026-06-16T02:10:00Z",
            "within_minutes": 60.0,
        }
    ]


@pytest.mark.parametrize(
    ("words", "gate"),
    [
        (("watch", *WATCH, *BY_DAY, "--in-use", "8"), "quota"),
        (("watch", "--camera", "1", "--motive", "x", *BY_DAY), "purpose"),
        (("steer", "--camera", "1", "--ground", "need", *AT_NIGHT), "picture"),
        (("steer", *STEER, "--ground", "need", *AT_NIGHT, "--without-picture"), "picture"),
        (("extract", "--camera", "1", *BY_DAY), "requisition"),
        (
            ("extract", "--camera", "1", *BY_DAY, "--requisition", "PR-1;Parquet;2026-06-15"),
            "ownership",
        ),
        (
            ("ticket", "--zone", "x", "--motive", "doubt", "--duration", "4h", *BY_DAY),
            "habilitation",
        ),
    ],
)
def test_a_refusal_ends_with_4_and_names_its_line_in_either_language(
    words: tuple[str, ...], gate: str, run: Run, agent: tuple[str, str]
) -> None:
    french = run("decide", words[0], *NAMED, *agent, *words[1:], "--json")
    english = run("decide", words[0], *NAMED, *agent, *words[1:], "--lang", "en", "--json")

    assert (french.status, english.status) == (4, 4)
    assert told(french)["gate"] == gate
    code = told(english)["code"]
    assert (told(english)["reason"], told(english)["remedy"]) == ENGLISH[code]
    assert told(french)["reason"] != told(english)["reason"]


@pytest.mark.clause("VA-13")
def test_an_active_post_is_a_word_of_the_command(run: Run, agent: tuple[str, str]) -> None:
    zone = ("--zone", "Abords du stade Pierre-Mauroy")
    active = ("--active-post", "stade-pierre-mauroy")

    assert run("decide", "watch", *NAMED, *agent, *WATCH, *BY_DAY, *zone).status == 0
    assert run("decide", "watch", *NAMED, *agent, *WATCH, *BY_DAY, *zone, *active).status == 3


def test_a_deed_is_named_by_its_file_too(run: Run, agent: tuple[str, str]) -> None:
    file = str(SIGNED / "metz.toml")

    said = run("decide", "watch", "--convention", file, *agent, *WATCH, *BY_DAY, "--json")

    assert said.status == 4
    assert told(said)["code"] == "authorisation-expired"


def test_an_instant_may_carry_its_zone(run: Run, agent: tuple[str, str]) -> None:
    words = ("steer", *NAMED, *agent, *STEER, "--ground", "need")

    assert run("decide", *words, "--at", "2026-06-16T03:00+02:00").status == 0
    assert run("decide", *words, "--at", "2026-06-16T01:00Z").status == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("watch", "--convention", "gotham", *WATCH, *BY_DAY), "--convention 'gotham': write a"),
        (("watch", "--convention", "gone.toml", *WATCH, *BY_DAY), "gone.toml: No such file"),
        (("watch", *NAMED, *WATCH, "--at", "hier"), "--at 'hier': write 2026-06-15T22:30"),
        (("watch", *NAMED, "--motive", "doubt", *BY_DAY), "watch needs --camera"),
        (("watch", *NAMED, "--camera", "a b", "--motive", "doubt", *BY_DAY), "--camera: camera"),
        (("steer", *NAMED, *STEER, *BY_DAY), "steer needs --ground"),
        (
            ("steer", *NAMED, *STEER, *BY_DAY, "--ground", "x", "--duration", "soon"),
            "--duration 'soon': write 30min, 4h or 2d",
        ),
        (
            ("extract", *NAMED, "--camera", "1", *BY_DAY, "--requisition", "1;P;hier"),
            "--requisition '1;P;hier': write NUMBER",
        ),
    ],
)
def test_wrong_words_end_with_2_and_one_line(
    words: tuple[str, ...], says: str, run: Run, agent: tuple[str, str]
) -> None:
    said = run("decide", *words, *agent)

    assert (said.status, said.out) == (2, "")
    assert says in said.complaint
    assert said.complaint.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("habilitations = []", "write one [[habilitations]] table"),
        ("x = 1", "tables, nothing else"),
    ],
)
def test_a_file_without_an_agent_is_wrong_words(
    text: str, says: str, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "agent.toml"
    file.write_text(text)

    said = run("decide", "watch", *NAMED, "--agent", str(file), *WATCH, *BY_DAY)

    assert said.status == 2
    assert says in said.complaint


def test_an_agent_of_another_commune_is_read_and_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "agent.toml"
    file.write_text(ROW.replace("villeneuve-d-ascq", "metz"))

    said = run("decide", "watch", *NAMED, "--agent", str(file), *WATCH, *BY_DAY, "--json")

    assert told(said)["code"] == "no-habilitation"


def test_every_code_of_these_four_acts_has_its_english() -> None:
    only_elsewhere = {Gate.INCIDENT, Gate.PRECEDENCE, Gate.STOP}
    elsewhere = {
        "role-missing", "arrangements-not-provided", "crisis-not-provided",
        "maintenance-not-provided", "not-own-camera", "outside-perimeter", "too-late",
        "not-an-ender", "motive-not-arranged", "arrangement-empty", "arrangement-misdated",
        "arrangement-too-long", "crisis-empty", "crisis-too-long", "not-a-convener",
        "not-a-member", "longest-hold-reached", "window-misdated", "notice-too-short",
        "not-holding", "not-an-approver", "not-the-owner", "precedence-not-provided",
        "already-reported", "day-past", "day-too-far", "detail-missing", "detail-unreadable",
        "fault-misdated", "fault-misplaced", "fault-state-impossible", "hours-not-provided",
        "hours-unreadable", "no-role", "not-a-party", "not-the-administrator", "nothing-leaves",
        "own-habilitation", "standing-impossible", "designation-unreadable", "designation-known",
        "habilitation-misdated", "act-not-opened", "nothing-given", "mayor-s-own", "why-missing",
        "handover-expired", "handover-not-yours", "handover-to-oneself", "nothing-to-hand-over",
        "other-organisation", "post-too-long", "reference-missing", "regime-unknown",
        "too-many-contacts",
    }  # fmt: skip
    spoken = {code for code, gate in GATES.items() if gate not in only_elsewhere} - elsewhere

    assert set(ENGLISH) == spoken


SETTINGS = {
    "API_ORIGIN": "https://beffroi.example",
    "API_ISSUER": "https://login.example",
    "API_PASS_KEY": "pass.jwk",
}


async def _storage(database: str) -> None:
    await enrol(database, read_conventions([SIGNED]), [], NOON)


async def _entries(database: str) -> list[dict[str, Any]]:
    async with open_storage(database) as begin, begin() as work:
        log = await work.registers.log(ASCQ)
    return [json.loads(one.body) for one in log.entries]


@pytest.mark.clause("VA-17")
def test_with_register_the_question_is_entered_for_the_commune(
    run: Run, agent: tuple[str, str], tmp_path: Path
) -> None:
    import asyncio

    database = f"sqlite:///{tmp_path}/beffroi.sqlite"
    asyncio.run(_storage(database))
    words = ("decide", "watch", *NAMED, *agent, *WATCH, *BY_DAY, "--register")

    said = run(*words, API_DATABASE_URL=database, **SETTINGS)

    assert (said.status, said.complaint) == (0, "")
    (entry,) = asyncio.run(_entries(database))
    members = ("act", "outcome", "agent", "camera", "article", "version", "since", "detail")
    assert [entry[name] for name in members] == [
        "simulate",
        "granted",
        "camille",
        "villeneuve-d-ascq:017",
        "villeneuve-d-ascq art. 3",
        1,
        "2026-06-15T12:00:00.000000Z",
        "watch: rule",
    ]


def test_a_commune_without_a_register_is_said_in_one_line(
    run: Run, agent: tuple[str, str], tmp_path: Path
) -> None:
    import asyncio

    database = f"sqlite:///{tmp_path}/beffroi.sqlite"
    asyncio.run(enrol(database, {}, [], NOON))

    said = run(
        "decide", "watch", *NAMED, *agent, *WATCH, *BY_DAY, "--register",
        API_DATABASE_URL=database, **SETTINGS,
    )  # fmt: skip

    assert said.status == 1
    assert "villeneuve-d-ascq has no register here. Remedy: start the API once" in said.complaint
