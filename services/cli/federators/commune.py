"""`beffroi federator enrol`, in the commune: every failure in one line, with its remedy."""

from __future__ import annotations

import argparse
import asyncio
import os
from datetime import UTC, datetime

from services.cli.federators import catalogue as say
from services.cli.troubles import CannotRun, cannot_write
from services.cli.words import Language, language_of
from services.federator.enrolment.door import ApiRefused, ApiUnreachable
from services.federator.enrolment.enrolling import AlreadyEnrolled, enrol
from services.federator.enrolment.folder import Folder, Identity, UnreadableEnrolment
from services.kit.enrolment.codes import UnreadableCode, read_code
from tenants.conventions.days import PARIS


def enrol_here(words: argparse.Namespace) -> None:
    """Raises `CannotRun`."""
    language = language_of(words.lang, os.environ)
    try:
        identity = _enrolled(words, language)
    except AlreadyEnrolled as already:
        print(say.ALREADY.told(language, **_of(already.identity)))
        return
    print(say.ENROLLED.told(language, **_of(identity), folder=words.folder.resolve()))


def _enrolled(words: argparse.Namespace, language: Language) -> Identity:
    folder = Folder(words.folder)
    trust = None if words.ca is None else str(words.ca.resolve())
    try:
        if folder.is_enrolled and not words.replace:
            # No code is asked for where none is needed.
            identity = folder.identity()
            if datetime.now(UTC) < identity.until:
                raise AlreadyEnrolled(identity)
        code = read_code(words.code or input(say.ASK_CODE.told(language)))
        return asyncio.run(
            enrol(folder, words.url, trust, code, datetime.now(UTC), replace=words.replace)
        )
    except (UnreadableCode, EOFError) as error:
        raise CannotRun(say.CODE_UNREADABLE.told(language)) from error
    except ApiUnreachable as error:
        raise CannotRun(say.UNREACHABLE.told(language, why=error)) from error
    except ApiRefused as error:
        raise CannotRun(_refusal(error, language)) from error
    except UnreadableEnrolment as error:
        raise CannotRun(str(error)) from error
    except OSError as error:
        raise CannotRun(cannot_write(words.folder, error)) from error


def _refusal(refused: ApiRefused, language: Language) -> str:
    if refused.code == "clock-skew":
        return say.SKEW.told(language, skew=refused.members.get("skew", "?"))
    sentence = say.REFUSALS.get(refused.code)
    if sentence is None:
        return say.REFUSED.told(language, code=refused.code[:40])
    return sentence.told(language)


def _of(identity: Identity) -> dict[str, str]:
    until = identity.until.astimezone(PARIS)
    return {"tenant": identity.tenant, "until": f"{until:%d/%m/%Y %H:%M}"}
