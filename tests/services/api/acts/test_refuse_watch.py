"""A refusal that is not the law's is entered all the same."""

from __future__ import annotations

from services.api.acts.answers import NoSuchCamera, WatchRefused
from services.api.acts.refuse_watch import refuse_watch
from services.api.storage.work import Begin
from tenants.conventions.articles import RECIPIENTS
from tenants.decisions.outcomes import Refused
from tenants.vocabulary.identifiers import CameraId
from tests.builders import NOON, an_agent
from tests.services.api.acts.reading_back import entries, held
from tests.services.api.storage.fixtures import CAMERAS, assert_register_holds

LINK_DOWN = Refused(RECIPIENTS, "link-down", "Liaison coupée.", "Réessayez.")


async def test_the_refusal_is_entered_with_who_asked_and_why(begin: Begin) -> None:
    camera = CAMERAS[0].id

    answer = await refuse_watch(begin, an_agent(), camera, "doubt", LINK_DOWN, NOON)

    assert answer == WatchRefused(LINK_DOWN, ())
    entry = (await entries(begin))[-1]
    told = [entry[name] for name in ("act", "outcome", "agent", "camera", "motive", "article")]
    assert told == [
        "watch",
        "link-down",
        "camille.martin",
        camera,
        "doubt",
        "code de la sécurité intérieure art. L252-3",
    ]
    assert await held(begin) == {}
    await assert_register_holds(begin)


async def test_an_invisible_camera_does_not_exist_and_its_owner_knows_who_asked(
    begin: Begin,
) -> None:
    stranger, camera = an_agent("Dominique Petit"), CAMERAS[0].id

    answer = await refuse_watch(begin, stranger, camera, "doubt", LINK_DOWN, NOON)

    assert answer == NoSuchCamera(camera)
    entry = (await entries(begin))[-1]
    assert (entry["outcome"], entry["agent"]) == ("no-habilitation", "dominique.petit")


async def test_an_id_that_is_nobodys_leaves_no_entry(begin: Begin) -> None:
    before = await entries(begin)

    for agent in (an_agent(), an_agent("Dominique Petit")):
        for text in ("villeneuve-d-ascq:999", "nowhere:1", "\x00"):
            camera = CameraId(text)
            answer = await refuse_watch(begin, agent, camera, "doubt", LINK_DOWN, NOON)
            assert answer == NoSuchCamera(camera)

    assert await entries(begin) == before
