"""What the API is told at its start, read once from `API_…`; it refuses what it does not know."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from services.kit.addresses import collector_address, redis_address
from services.kit.probe import SECRET_LETTERS


class DatabaseSettings(BaseSettings):
    """Where the tables are: all that a migration has to know."""

    model_config = SettingsConfigDict(env_prefix="API_", frozen=True, extra="forbid")

    database_url: str = Field(
        repr=False,
        description="Where the register is kept: sqlite:////a/file.db or postgresql://….",
    )
    database_owner_url: SecretStr | None = Field(
        default=None,
        description="The owner of PostgreSQL's tables, used to migrate and to grant: the account "
        "of API_DATABASE_URL then adds to the register and cannot change it.",
    )


class Settings(DatabaseSettings):
    """Lists are separated by commas; addresses have no slash at their end."""

    issuer: str = Field(description="The OpenID provider, exactly as its tokens name it.")
    origin: str = Field(description="Where browsers reach this API: https://beffroi.example.fr.")
    audience: str = Field(
        default="beffroi-api", description="What the tokens we accept were given for."
    )
    client: str = Field(
        default="beffroi-console", description="The provider's client that the console is."
    )
    client_secret: SecretStr | None = Field(
        default=None,
        description="The secret of the provider's client that API_AUDIENCE names: with it the "
        "provider is asked, before each sensitive act, whether the token still holds.",
    )
    scope: str = Field(
        default="openid profile email organization",
        description="What the console asks the provider.",
    )
    keycloak_url: str | None = Field(
        default=None,
        description="Where Keycloak's administration answers, to compare its accounts with "
        "habilitations; none: they are kept by hand.",
    )
    keycloak_realm: str = Field(
        default="beffroi", pattern=r"^[a-z0-9-]{1,60}$", description="The realm that is ours."
    )
    keycloak_secret: SecretStr | None = Field(
        default=None,
        description="The secret of the client beffroi-reconciler: beffroi keycloak secret.",
    )
    media_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Where browsers reach media nodes, if not at our own origin."
    )
    console: Path | None = Field(
        default=None, description="Folder of the built console; none: it is served elsewhere."
    )
    edition: Literal["demo", "production"] = Field(
        default="production", description="What the console's banner says."
    )
    introspection: bool = Field(
        default=False, description="Whether the schema may be asked for: demo and development."
    )
    help_url: str | None = Field(default=None, description="Where the console's help link leads.")
    database_connections: int = Field(
        default=10, ge=2, le=100, description="The most connections to the database."
    )
    host: str = Field(
        default="127.0.0.1", description="Address the stand-alone process listens on."
    )
    port: int = Field(
        default=8600, ge=1, le=65535, description="Port the stand-alone process listens on."
    )
    metrics_host: str = Field(
        default="127.0.0.1",
        description="Address that Prometheus asks at; it proves nothing of who asks.",
    )
    metrics_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Port of GET /metrics, for Prometheus; none: there is no such door.",
    )
    traces_url: str | None = Field(
        default=None,
        description="Where traces are sent, an OpenTelemetry collector's OTLP over HTTP: "
        "https://host:4318/v1/traces; none: none are made.",
    )
    traces_share: float = Field(
        default=1.0,
        ge=0,
        le=1,
        description="Which part of them is kept, the same in every process: 0.1 is one in ten.",
    )
    bus_url: SecretStr | None = Field(
        default=None,
        description="Address of Redis, account included; none: this process is alone.",
    )
    pass_key: Path | None = Field(
        default=None,
        description="File of the private key that signs passes, a JWK; while keys change a JWK "
        "Set, whose first key signs.",
    )
    register_key: Path | None = Field(
        default=None, description="File of the private key that signs the registers."
    )
    link_authority: Path | None = Field(
        default=None,
        description="PEM file of the authority that issues federators' certificates, then those "
        "above it up to the root; none: no federator enrols here.",
    )
    link_authority_key: Path | None = Field(
        default=None, description="PEM file of the key of that authority, for its owner alone."
    )
    link_media: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="The media nodes that a federator which enrols is told to dial, as wss://.",
    )
    federator_certificate_hours: float = Field(
        default=168.0,
        gt=0,
        le=90 * 24,
        description="How long a federator's certificate is good; it renews it by itself at two "
        "thirds.",
    )
    federator_invitation_hours: float = Field(
        default=24.0, gt=0, le=168, description="How long the code of an invitation is good."
    )
    smtp_url: SecretStr | None = Field(
        default=None,
        description="The server that messages leave by: smtp://user:password@host, or smtps://.",
    )
    mail_from: str | None = Field(default=None, description="The address that messages come from.")
    register_mails: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Where a tenant is written to that gave no mailbox: tenant=address.",
    )
    conventions: Annotated[tuple[Path, ...], NoDecode] = Field(
        default=(), description="Folders of conventions; none: the founding ones."
    )
    probe_secret: SecretStr | None = Field(
        default=None,
        min_length=SECRET_LETTERS,
        description="What `beffroi probe` proves itself with; none: no machine opens the synthetic "
        "camera.",
    )

    @field_validator("bus_url")
    @classmethod
    def _is_redis(cls, said: SecretStr | None) -> SecretStr | None:
        return redis_address(said)

    @field_validator("traces_url")
    @classmethod
    def _is_collector(cls, said: str | None) -> str | None:
        return collector_address(said)

    @field_validator("media_origins", "conventions", "register_mails", "link_media", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("smtp_url")
    @classmethod
    def _is_smtp(cls, said: SecretStr | None) -> SecretStr | None:
        parts = urlsplit(said.get_secret_value()) if said is not None else None
        if parts is not None and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
            raise ValueError("write smtp://user:password@host:port, or smtps://")
        return said

    @model_validator(mode="after")
    def _post_is_whole(self) -> Self:
        if (self.smtp_url is None) != (self.mail_from is None):
            raise ValueError("set API_SMTP_URL and API_MAIL_FROM together")
        return self

    @model_validator(mode="after")
    def _keycloak_is_whole(self) -> Self:
        if (self.keycloak_url is None) != (self.keycloak_secret is None):
            raise ValueError("set API_KEYCLOAK_URL and API_KEYCLOAK_SECRET together")
        return self

    @model_validator(mode="after")
    def _metrics_stand_apart(self) -> Self:
        if self.metrics_port == self.port:
            raise ValueError("API_METRICS_PORT must differ from API_PORT, which browsers reach")
        return self

    @model_validator(mode="after")
    def _enrolment_is_whole(self) -> Self:
        said = (self.link_authority, self.link_authority_key, self.link_media or None)
        if any(one is not None for one in said) and None in said:
            raise ValueError(
                "set API_LINK_AUTHORITY, API_LINK_AUTHORITY_KEY, API_LINK_MEDIA together"
            )
        return self

    @field_validator("link_media")
    @classmethod
    def _over_tls(cls, media: tuple[str, ...]) -> tuple[str, ...]:
        for url in media:
            parts = urlsplit(url)
            if parts.scheme != "wss" or not parts.hostname or "@" in parts.netloc:
                raise ValueError("write wss://host:port/federators, separated by commas")
        return media

    @field_validator("register_mails")
    @classmethod
    def _are_mails(cls, said: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if said and not (info.data.get("smtp_url") and info.data.get("mail_from")):
            raise ValueError("set API_SMTP_URL and API_MAIL_FROM too")
        for one in said:
            tenant, equals, address = one.partition("=")
            if not (tenant and equals and "@" in address and address.isprintable()):
                raise ValueError("write tenant=address, separated by commas")
        return said

    @property
    def mails(self) -> dict[str, str]:
        """The address of each tenant that has one."""
        return {one.partition("=")[0]: one.partition("=")[2] for one in self.register_mails}

    @field_validator("issuer", "origin", "media_origins", "keycloak_url")
    @classmethod
    def _is_address(cls, said: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
        for address in (said,) if isinstance(said, str) else said or ():
            parts = urlsplit(address)
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                raise ValueError("write an address as https://host")
            if address.endswith("/") or parts.username or parts.query or parts.fragment:
                raise ValueError("an address has no slash at its end, no user and no query")
        return said
