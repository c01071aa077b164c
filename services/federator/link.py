"""The `[link]` of the federator's file: whom it dials, and with what.

Either the folder that `beffroi federator enrol` wrote, or each file by its name, where the
certificates come from the State's own authority.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from services.federator.enrolment import folder as enrolled


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


def _folder(info: ValidationInfo) -> Path:
    folder: Path = (info.context or {}).get("folder", Path())
    return folder


def _beside_the_file(said: Any, info: ValidationInfo) -> Any:
    return _folder(info) / said if isinstance(said, str) else said


Located = Annotated[Path, BeforeValidator(_beside_the_file)]
"""A path; a relative one starts from the folder of the file that says it."""


class LinkSettings(Section):
    enrolment: Located | None = Field(
        default=None,
        description="The folder of `beffroi federator enrol`; it stands for all the others.",
    )
    media: list[str] = Field(min_length=1, description="The media nodes to dial, as wss://.")
    authority: Located = Field(description="The authority of the media nodes, in PEM.")
    certificate: Located = Field(description="The certificate of this federator, in PEM.")
    key: Located = Field(description="Its private key, in PEM, for its owner alone.")
    pass_key: Located = Field(
        description="The API's public key for passes, as a JWK; while keys change a JWK Set."
    )

    @model_validator(mode="before")
    @classmethod
    def _enrolled(cls, said: Any, info: ValidationInfo) -> Any:
        if not isinstance(said, dict) or not isinstance(said.get("enrolment"), str):
            return said
        if len(said) > 1:
            raise ValueError("enrolment stands alone: remove the other lines of [link]")
        folder = _folder(info) / said["enrolment"]
        return {
            "enrolment": folder,
            "media": list(enrolled.Folder(folder).enrolment().media),
            "authority": folder / enrolled.AUTHORITY,
            "certificate": folder / enrolled.IDENTITY,
            "key": folder / enrolled.IDENTITY,
            "pass_key": folder / enrolled.PASS_KEY,
        }

    @field_validator("media")
    @classmethod
    def _over_tls(cls, media: list[str]) -> list[str]:
        for url in media:
            parts = urlsplit(url)
            if parts.scheme != "wss" or not parts.hostname or "@" in parts.netloc:
                raise ValueError("write wss://host:port/federators, without an account")
        return media
