"""How the pictures of views fare, as the contract says it; and its following."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import datetime
from enum import Enum

import strawberry
from strawberry import ID

from services.api.health.healths import Health
from services.api.schema.context import Info
from services.api.schema.words import followed, said


@strawberry.enum
class PictureStream(Enum):
    MAIN = "main"
    SUB = "sub"


@strawberry.enum
class HealthGrade(Enum):
    GOOD = "good"
    WEAK = "weak"
    BAD = "bad"


@strawberry.enum
class HealthCause(Enum):
    STILL = "still"
    RATE = "rate"
    LOSS = "loss"
    JITTER = "jitter"
    CLOCK = "clock"


@strawberry.type(
    description="How the picture of one view fares, as its media node measured it last. A number "
    "that is not known is null. It says nothing of what the picture shows, nor of who looks."
)
class FlowHealth:
    view: ID
    stream: PictureStream = said("Which of the camera's pictures this view is shown.")
    frames_per_second: float | None = said("Pictures that came over the last two seconds.")
    bitrate_kbps: float | None = said("Kilobits a second, over the same time.")
    loss_percent: float | None = said(
        "Of the packets sent to this browser, what it last said that it lost."
    )
    jitter_ms: float | None = said(
        "The larger of how unevenly pictures come from the commune, and packets to this browser "
        "(RFC 3550 6.4.1)."
    )
    gop_seconds: float | None = said("From one keyframe to the next, the last time.")
    camera_clock_skew_seconds: float | None = said(
        "The camera's clock less the platform's: negative, the hour in its picture is behind. "
        "Null where the camera does not tell its hour (RTCP sender reports)."
    )
    camera_loss_percent: float | None = said(
        "Of the packets that the camera sent, how many never came to the commune, over the last "
        "seconds. Null where they have no numbers, or a node of before does not tell."
    )
    first_packet_ms: float | None = said("From this screen's offer to the first picture sent.")
    grade: HealthGrade = said(
        "Weak from 2 % lost on either side, 100 ms of jitter, or under 8 pictures a second; bad "
        "from 10 %, 300 ms, under 3 pictures, or when none comes."
    )
    causes: list[HealthCause] = said(
        "What is wrong, the worst first. CLOCK: more than 2 seconds from the true hour, which "
        "makes the picture itself none the worse."
    )
    measured_at: datetime = said("When the API heard it; older than 7 seconds, it is null.")


@strawberry.type
class HealthSubscription:
    @followed(
        "How the pictures fare of my own views, and of every view on my own tenant's cameras: "
        "at the start what is known, then each at most every four seconds, or at once where it "
        "becomes better or worse."
    )
    async def flow_health(self, info: Info) -> AsyncGenerator[list[FlowHealth], None]:
        house, agent = info.context.house, info.context.agent
        with house.healths.followed(agent, house.clock()) as followed:
            while True:
                last = {one.measured.view: one for one in await followed.take()}
                yield [health_of(one) for one in last.values()]


def health_of(health: Health) -> FlowHealth:
    measured = health.measured
    return FlowHealth(
        view=ID(measured.view),
        stream=PictureStream(measured.quality.value),
        frames_per_second=measured.fps,
        bitrate_kbps=measured.kbps,
        loss_percent=measured.loss,
        jitter_ms=measured.jitter,
        gop_seconds=measured.gop,
        camera_clock_skew_seconds=measured.skew,
        camera_loss_percent=measured.camera_loss,
        first_packet_ms=measured.first,
        grade=HealthGrade(measured.grade.value),
        causes=[HealthCause(cause.value) for cause in measured.causes],
        measured_at=health.at,
    )
