"""The handover through the real door: what each of the two people is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from services.kit.bus import topics
from services.kit.passes import verify
from tests.builders import NOON
from tests.services.api.door.house import CAMERAS, Clock, House
from tests.services.api.door.sockets import serving, socket_to
from tests.services.api.identity.provider import a_token, an_organisation

WHO = "handover { id state name mine atDesk toName views until } "
OFFER = (
    "mutation($input: OfferHandoverInput!) { offerHandover(input: $input) { __typename "
    "... on HandoverOffered { key " + WHO + "} ... on HandoverRefused { code message remedy } } }"
)
LOOK = "{ tile camera { id } motiveLabel incident code message remedy }"
SHOW = (
    "query($id: ID!, $key: String) { handover(id: $id, key: $key) { __typename "
    "... on HandoverShown { looks " + LOOK + " } ... on HandoverRefused { code } } }"
)
TAKE = (
    "mutation($id: ID!, $key: String) { takeHandover(id: $id, key: $key) { __typename "
    "... on HandoverTaken { looks { already look " + LOOK + " watching { flow whep pass } } } "
    "... on HandoverRefused { code message } ... on HandoverNotFound { id } } }"
)
FOLLOW = "subscription { handovers { id state mine views } }"
COLLEAGUES = "{ colleagues { id name } }"


def of_leroy(**changes: Any) -> str:
    return a_token(NOON, sub="dominique.leroy", name="Dominique Leroy", **changes)


async def offered(house: House, **said: Any) -> dict[str, Any]:
    view = (await house.watch(incident="2026-4711"))["view"]
    asked = {"views": [{"view": view, "tile": 3}], **said}
    answer: dict[str, Any] = (await house.ask(OFFER, input=asked))["offerHandover"]
    return answer


async def test_the_next_agent_gets_a_pass_in_their_own_name_for_the_same_flow(
    house: House,
) -> None:
    offer = await offered(house)
    named = {"id": offer["handover"]["id"], "key": offer["key"]}

    shown = (await house.ask(SHOW, of_leroy(), **named))["handover"]
    taken = (await house.ask(TAKE, of_leroy(), **named))["takeHandover"]

    assert (offer["handover"]["atDesk"], offer["handover"]["mine"]) == (True, True)
    assert [(one["tile"], one["incident"], one["code"]) for one in shown["looks"]] == [
        (3, "2026-4711", None)
    ]
    (hers,) = taken["looks"]
    granted = verify(hers["watching"]["pass"], house.pass_key, NOON)
    assert (granted.agent, granted.agent_name) == ("dominique.leroy", "Dominique Leroy")
    assert (granted.camera, granted.incident) == (CAMERAS[0].id, "2026-4711")


async def test_without_the_desk_s_key_it_is_not_theirs(house: House) -> None:
    offer = await offered(house)

    answer = await house.ask(TAKE, of_leroy(), id=offer["handover"]["id"], key="a guess")

    assert answer["takeHandover"]["code"] == "handover-not-yours"


async def test_a_role_that_opens_no_image_takes_none(house: House) -> None:
    offer = await offered(house)
    reader = of_leroy(organization=an_organisation(roles=("register.read",)))

    taken = await house.ask(TAKE, reader, id=offer["handover"]["id"], key=offer["key"])

    (look,) = taken["takeHandover"]["looks"]
    assert (look["watching"], look["look"]["code"]) == (None, "no-role")


async def test_taken_too_late_it_is_refused_and_shown_nowhere(house: House) -> None:
    clock = house.clock
    assert isinstance(clock, Clock)
    offer = await offered(house)
    clock.now = NOON + timedelta(minutes=5)
    late = a_token(clock.now, sub="dominique.leroy", name="Dominique Leroy")

    answer = await house.ask(TAKE, late, id=offer["handover"]["id"], key=offer["key"])

    # Refused as expired, or gone already: the API ends what runs out every second.
    assert answer["takeHandover"]["__typename"] in ("HandoverRefused", "HandoverNotFound")


async def test_the_named_colleague_s_screen_is_told_and_so_is_the_one_who_leaves(
    house: House,
) -> None:
    async with (
        serving(house.app) as place,
        socket_to(place) as hers,
        socket_to(place) as his,
    ):
        for one, token in ((hers, of_leroy()), (his, a_token(NOON))):
            await one.begin(token)
            await one.follow(FOLLOW)
        offer = await offered(house, to="dominique.leroy")
        first = (await hers.data())["handovers"]
        await house.ask(TAKE, of_leroy(), id=offer["handover"]["id"])
        heard = [(await his.data())["handovers"] for _ in range(2)]

    assert (offer["key"], offer["handover"]["toName"]) == (None, "dominique.leroy")
    assert (first["state"], first["mine"], first["views"]) == ("OFFERED", False, 1)
    assert [(one["state"], one["mine"]) for one in heard] == [("OFFERED", True), ("TAKEN", True)]


async def test_media_is_told_who_took_over_in_the_place_of_the_picture(house: House) -> None:
    heard: list[dict[str, Any]] = []
    offer = await offered(house)

    async with house.bus.subscribe(topics.VIEWS_REVOKED) as messages:
        await house.ask(TAKE, of_leroy(), id=offer["handover"]["id"], key=offer["key"])
        async for message in messages:
            heard.append(dict(message.body))
            break

    assert [(one["code"], one["text"]) for one in heard] == [
        ("handed-over", "Dominique Leroy a repris cette image à la relève.")
    ]


async def test_a_colleague_is_chosen_among_one_s_own_service(house: House) -> None:
    data = await house.ask(COLLEAGUES)

    assert [one["id"] for one in data["colleagues"]] == ["dominique.leroy"]


async def test_an_empty_desk_is_not_handed_over(house: House) -> None:
    answer = (await house.ask(OFFER, input={"views": []}))["offerHandover"]

    assert answer["code"] == "nothing-to-hand-over"
    assert answer["message"].endswith(".")
    assert answer["remedy"].endswith(".")
