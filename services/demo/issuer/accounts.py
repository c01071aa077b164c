"""Who can log in: given as data by whoever builds the issuer."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Account:
    """`organisation` is the alias; `organisation_kind` what it is here for, as the API says it."""

    username: str
    password: str
    sub: str
    name: str
    rank: str
    service: str
    organisation: str
    organisation_name: str
    organisation_kind: str
    roles: tuple[str, ...]
    description: str
    mail: str | None = None


class Accounts:
    """Found by name and password, or by subject."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        self.all = tuple(accounts)
        self._by_name = {account.username: account for account in self.all}
        self._by_sub = {account.sub: account for account in self.all}

    def check(self, username: str, password: str) -> Account | None:
        """The account, `None` for a wrong name and a wrong password alike."""
        account = self._by_name.get(username)
        expected = "" if account is None else account.password
        right = hmac.compare_digest(expected.encode(), password.encode())
        return account if right else None

    def of(self, sub: str) -> Account:
        return self._by_sub[sub]


def profile(account: Account) -> Mapping[str, Any]:
    """What every token says of a person."""
    return {
        "sub": account.sub,
        "name": account.name,
        "preferred_username": account.username,
    }


def rights(account: Account, audience: str, scope: str) -> Mapping[str, Any]:
    """What an access token says besides: rank, service, and the organisation that `scope` asks
    for, with its roles, in Keycloak's shape: attributes are lists, roles are nested under the
    client they are of. Another's organisation is asked for in vain.
    """
    said = {"rank": account.rank, "service": account.service, **_mailbox(account)}
    if not {"organization", f"organization:{account.organisation}"} & set(scope.split()):
        return said
    organisation = {
        "name": [account.organisation_name],
        "kind": [account.organisation_kind],
        "resource_access": {audience: {"roles": list(account.roles)}},
    }
    return said | {"organization": {account.organisation: organisation}}


def _mailbox(account: Account) -> Mapping[str, Any]:
    return {} if account.mail is None else {"email": account.mail, "email_verified": True}
