"""The refusals of the rules, in English, by their stable code: a reason and its remedy.

The rules speak French, for the agents; this is for who reads their answers elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ENGLISH: Final[Mapping[str, tuple[str, str]]] = {
    "no-convention": (
        "No convention opens this tenant's images.",
        "A convention must be signed, then entered by the administrator.",
    ),
    "convention-not-in-force": (
        "The convention is not in force.",
        "An amendment or a new convention must be signed.",
    ),
    "authorisation-expired": (
        "No prefectoral order in force authorises these cameras.",
        "The owner must have its authorisation renewed by the prefect.",
    ),
    "not-subscribed": (
        "Your service does not receive this tenant's images.",
        "The convention or an amendment must subscribe it.",
    ),
    "no-habilitation": (
        "You are not, or no longer, habilitated for this tenant's images.",
        "Ask your head of service to designate and habilitate you.",
    ),
    "habilitation-suspended": (
        "Your habilitation is suspended.",
        "See your head of service, who lifts the suspension; or it ends on its day.",
    ),
    "account-differs": (
        "Your account and your habilitation do not say the same: the narrower of them counts.",
        "See your head of service, who reads where they differ and who settles it.",
    ),
    "act-not-habilitated": (
        "Your habilitation does not name this act.",
        "Ask your head of service to add it.",
    ),
    "outside-territory": (
        "An agent named by a mayor sees the mayor's commune or intercommunality alone.",
        "It takes an agent of the tenant where the images are taken, or of the State.",
    ),
    "ticket-required": (
        "These images open on a request that their owner accepted.",
        "Ask for a ticket, with a motive and a duration.",
    ),
    "motive-unknown": (
        "The convention has no such motive.",
        "Choose one of the motives of this convention.",
    ),
    "incident-missing": (
        "This purpose needs an incident number.",
        "Give the number, 64 characters at most.",
    ),
    "incident-unreadable": (
        "The incident number cannot be read.",
        "Give the number, 64 characters at most.",
    ),
    "arrangement-required": (
        "This motive needs a special arrangement in force, for this camera and for you.",
        "Ask for a special arrangement, or choose another motive.",
    ),
    "crisis-cell-required": (
        "No crisis cell now brings your service together around this camera.",
        "Ask the service that may convene it, or choose another motive.",
    ),
    "declined": ("The request was declined.", "Call the other room, then ask again."),
    "unanswered": ("Nobody answered in time.", "Call the other room, then ask again."),
    "quota-reached": (
        "The quota is reached: every flow is in use.",
        "Join a camera that is open, or ask a service to free a flow.",
    ),
    "steering-not-provided": (
        "The convention does not provide for steering by the State in this state of the CSU.",
        "An amendment may provide for it.",
    ),
    "not-steerable": ("This camera is fixed.", "Choose a steerable camera nearby."),
    "not-watching": (
        "One steers what one sees: you are not watching this camera.",
        "Open its picture first.",
    ),
    "ground-unknown": (
        "The convention has no such ground for steering.",
        "Choose one of its grounds.",
    ),
    "ground-not-allowed": (
        "At this hour this ground does not allow steering.",
        "Choose a ground that is allowed, or ask the CSU to steer for you.",
    ),
    "duration-unreadable": ("The duration is nil.", "Ask for a minute or more."),
    "already-held": ("You already hold the joystick.", "Ask for more time."),
    "joystick-held": (
        "Somebody else holds the joystick.",
        "Wait for its end, or agree with that service.",
    ),
    "tickets-not-provided": (
        "The convention does not provide for tickets.",
        "An amendment may provide for them.",
    ),
    "estate-unknown": (
        "This place is not one that the convention opens on a ticket.",
        "Choose one of the convention's estates.",
    ),
    "duration-too-short": ("A ticket is never that short.", "Ask within the convention's bounds."),
    "duration-too-long": ("A ticket is never that long.", "Ask within the convention's bounds."),
    "extraction-not-provided": (
        "The convention does not provide for handing over recordings.",
        "An amendment may provide for it.",
    ),
    "extraction-not-allowed": (
        "The convention keeps recordings out of the partnership.",
        "The officer hands the requisition to their owner, outside the platform.",
    ),
    "requisition-missing": (
        "Recordings are handed over on a judicial requisition only.",
        "Join it: its number, the magistrate's service, its date.",
    ),
    "requisition-incomplete": (
        "The requisition lacks its number, the magistrate's service or its date.",
        "Complete it from the original.",
    ),
    "requisition-misdated": (
        "The requisition is dated after today, or the range is not past.",
        "Mend the dates from the original.",
    ),
    "owner-only": ("Only the owner does this.", "Hand the request to the owner."),
}
