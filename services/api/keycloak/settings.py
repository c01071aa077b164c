"""What `beffroi keycloak` is told, read once from `KEYCLOAK_…`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """Addresses have no slash at their end; lists are separated by commas."""

    model_config = SettingsConfigDict(env_prefix="KEYCLOAK_", frozen=True, extra="forbid")

    url: str = Field(description="Where Keycloak answers: https://identite.example.fr.")
    admin_user: str = Field(description="An administrator of Keycloak's own realm, master.")
    admin_password: SecretStr = Field(description="The administrator's password.")
    realm: str = Field(
        default="beffroi", pattern=r"^[a-z0-9-]{1,60}$", description="The realm that is ours."
    )
    origin: str = Field(description="Where browsers reach the console: https://beffroi.example.fr.")
    back_channel_logout_url: str | None = Field(
        default=None,
        description="Where Keycloak reaches the API to say that a session has ended; "
        "none: at KEYCLOAK_ORIGIN, /auth/backchannel-logout.",
    )
    conventions: Annotated[tuple[Path, ...], NoDecode] = Field(
        default=(), description="Folders of conventions; none: the founding ones."
    )

    @field_validator("conventions", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("url", "origin")
    @classmethod
    def _is_an_origin(cls, said: str) -> str:
        if not said.startswith(("https://", "http://")) or said.endswith("/"):
            raise ValueError("write https://host, without a slash at the end")
        return said
