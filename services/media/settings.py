"""What a media node is told at its door, once."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from services.kit.addresses import collector_address, redis_address
from services.media.webrtc.turn import Relays, is_turn_url

SHORTEST_TURN_SECRET: Final = 32
"""Characters: whoever watches holds an HMAC of it, and may try guesses at leisure."""


class Settings(BaseSettings):
    """Environment variables with the prefix `MEDIA_`; lists are separated by commas."""

    model_config = SettingsConfigDict(env_prefix="MEDIA_", frozen=True, extra="forbid")

    node: str = Field(min_length=1, description="This node's name, unique among the media nodes.")
    url: str = Field(description="Where browsers reach this node: scheme, host and port.")
    addresses: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("127.0.0.1",),
        min_length=1,
        description="IP addresses of this machine that browsers send pictures to and from; "
        "no other becomes an ICE candidate.",
    )
    udp_port: int = Field(
        default=0,
        ge=0,
        le=65535,
        description="The one UDP port of all pictures, at each of these addresses; 0: any.",
    )
    external_addresses: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="What browsers are told in the place of each of these addresses, in their "
        "order, where they are translated on the way; none: nothing is.",
    )
    turn_urls: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="TURN relays for browsers that do not reach these addresses by UDP: "
        "turn:host:port?transport=udp, the same with tcp, or turns:host:port?transport=tcp.",
    )
    turn_secret: SecretStr | None = Field(
        default=None,
        description="The secret that these relays share with this node, coturn's "
        "static-auth-secret: 32 characters at least.",
    )
    turn_only: bool = Field(
        default=False,
        description="Browsers are told to come by these relays and by no other way.",
    )
    origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Origins of the consoles that may call this node."
    )
    views_at_most: int = Field(
        default=500, ge=1, le=10_000, description="How many views this node serves at once."
    )

    transcodes_max: int = Field(
        default=1,
        ge=0,
        le=64,
        description="How many pictures this node converts at once for browsers that cannot show "
        "them (H.265, MJPEG, B-frames; VP8 for a browser without H.264): up to one core each, "
        "of what nothing else wants. 0: none.",
    )

    host: str = Field(default="127.0.0.1", description="Address that the WHEP door listens on.")
    port: int = Field(default=8610, ge=1, le=65535, description="Port of the WHEP door.")
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
    link_host: str = Field(default="0.0.0.0", description="Address that federators dial.")  # noqa: S104  # federators are elsewhere
    link_port: int = Field(default=8611, ge=1, le=65535, description="Port that federators dial.")
    link_url: str | None = Field(
        default=None,
        description="Where other media nodes reach that port, as wss://host:port; none: this node "
        "has no part in showing one camera by several nodes.",
    )
    viewers_per_camera: int = Field(
        default=100,
        ge=1,
        le=10_000,
        description="With so many views of one camera here, other nodes show the next ones, and "
        "have its pictures from this one.",
    )
    link_authority: Path | None = Field(
        default=None, description="PEM file of the authority that signs federators' certificates."
    )
    link_certificate: Path | None = Field(
        default=None, description="PEM file of this node's certificate for federators."
    )
    link_key: Path | None = Field(default=None, description="PEM file of that certificate's key.")
    bus_url: SecretStr | None = Field(
        default=None, description="Address of Redis, account included."
    )
    pass_key: Path | None = Field(
        default=None,
        description="JWK file of the public key that the API's passes are checked by; while keys "
        "change a JWK Set.",
    )

    @field_validator("bus_url")
    @classmethod
    def _is_redis(cls, said: SecretStr | None) -> SecretStr | None:
        return redis_address(said)

    @field_validator("traces_url")
    @classmethod
    def _is_collector(cls, said: str | None) -> str | None:
        return collector_address(said)

    @field_validator("addresses", "external_addresses", "turn_urls", "origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("addresses", "external_addresses")
    @classmethod
    def _reachable(cls, addresses: tuple[str, ...]) -> tuple[str, ...]:
        for address in addresses:
            if ip_address(address).is_unspecified:
                raise ValueError(f"{address} is no address a browser could reach: name one")
        return addresses

    @model_validator(mode="after")
    def _all_are_shown(self) -> Self:
        if self.external_addresses and len(self.external_addresses) != len(self.addresses):
            raise ValueError("write as many MEDIA_EXTERNAL_ADDRESSES as MEDIA_ADDRESSES, or none")
        return self

    @field_validator("turn_urls")
    @classmethod
    def _are_relays(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        for url in urls:
            if not is_turn_url(url):
                raise ValueError(f"{url} is no TURN address: turn:host:port?transport=udp is one")
        return urls

    @field_validator("turn_secret")
    @classmethod
    def _is_long(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and len(secret.get_secret_value()) < SHORTEST_TURN_SECRET:
            raise ValueError("it is too short: openssl rand -hex 32 makes one")
        return secret

    @model_validator(mode="after")
    def _relays_are_whole(self) -> Self:
        if bool(self.turn_urls) != (self.turn_secret is not None):
            raise ValueError("MEDIA_TURN_URLS and MEDIA_TURN_SECRET go together")
        if self.turn_only and not self.turn_urls:
            raise ValueError("MEDIA_TURN_ONLY needs MEDIA_TURN_URLS: nothing would be left")
        return self

    @model_validator(mode="after")
    def _metrics_stand_apart(self) -> Self:
        if self.metrics_port == self.port:
            raise ValueError("MEDIA_METRICS_PORT must differ from MEDIA_PORT, which browsers reach")
        return self

    @property
    def relays(self) -> Relays:
        """What browsers may go through; its `urls` are empty where there is nothing."""
        secret = "" if self.turn_secret is None else self.turn_secret.get_secret_value()
        return Relays(self.turn_urls, secret, self.turn_only)

    @field_validator("link_url")
    @classmethod
    def _over_tls(cls, url: str | None) -> str | None:
        parts = None if url is None else urlsplit(url)
        if parts and (parts.scheme != "wss" or not parts.hostname or "@" in parts.netloc):
            raise ValueError("write wss://host:port, without an account")
        return url

    @field_validator("url")
    @classmethod
    def _absolute(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("a media node's URL starts with http:// or https:// and a host")
        return url.rstrip("/")
