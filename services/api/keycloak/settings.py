"""What `beffroi keycloak` is told, read once from `KEYCLOAK_…`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from services.api.keycloak.proconnect.words import ProConnect

_SIRET = re.compile(r"[a-z0-9-]+=[0-9]{14}")


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
    proconnect_issuer: str | None = Field(
        default=None,
        description="ProConnect, as its tokens name it: https://PROCONNECT_DOMAIN/api/v2; "
        "none: nobody comes by it.",
    )
    proconnect_client_id: str | None = Field(
        default=None, description="The client_id that the DINUM gave for this department."
    )
    proconnect_client_secret: SecretStr | None = Field(
        default=None, description="The client_secret that came with it."
    )
    proconnect_sirets: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Of which establishments agents come by ProConnect: organization=SIRET, "
        "as often as there are.",
    )
    conventions: Annotated[tuple[Path, ...], NoDecode] = Field(
        default=(), description="Folders of conventions; none: the founding ones."
    )

    @field_validator("conventions", "proconnect_sirets", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("proconnect_sirets")
    @classmethod
    def _are_sirets(cls, said: tuple[str, ...]) -> tuple[str, ...]:
        for one in said:
            if not _SIRET.fullmatch(one):
                raise ValueError("write organization=SIRET, fourteen digits, separated by commas")
        return said

    @model_validator(mode="after")
    def _proconnect_is_whole(self) -> Self:
        given = (self.proconnect_issuer, self.proconnect_client_id, self.proconnect_client_secret)
        if any(given) and not (all(given) and self.proconnect_sirets):
            raise ValueError(
                "set KEYCLOAK_PROCONNECT_ISSUER, KEYCLOAK_PROCONNECT_CLIENT_ID, "
                "KEYCLOAK_PROCONNECT_CLIENT_SECRET and KEYCLOAK_PROCONNECT_SIRETS together"
            )
        return self

    @property
    def proconnect(self) -> ProConnect | None:
        if not (
            self.proconnect_issuer and self.proconnect_client_id and self.proconnect_client_secret
        ):
            return None
        return ProConnect(
            self.proconnect_issuer, self.proconnect_client_id, self.proconnect_client_secret
        )

    @property
    def sirets(self) -> dict[str, tuple[str, ...]]:
        """The establishments of each organization."""
        found: dict[str, tuple[str, ...]] = {}
        for one in self.proconnect_sirets:
            alias, _, siret = one.partition("=")
            found[alias] = (*found.get(alias, ()), siret)
        return found

    @field_validator("url", "origin", "proconnect_issuer")
    @classmethod
    def _is_an_origin(cls, said: str | None) -> str | None:
        if said is not None and not _is_address(said):
            raise ValueError("write https://host, without a slash at the end")
        return said


def _is_address(said: str) -> bool:
    return said.startswith(("https://", "http://")) and not said.endswith("/")
