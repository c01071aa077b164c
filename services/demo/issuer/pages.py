"""The pages people see: log in, logged out, refused. French, no script, nothing inline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from services.demo.issuer.accounts import Account

STYLE = """
:root { color-scheme: dark; --ground: #11161d; --sheet: #1a212b; --line: #34404f;
  --text: #e6ebf1; --soft: #a9b6c6; --accent: #6fb3ff; --alarm: #ff9d8a; }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif; display: grid; place-items: start center; }
main { width: min(64rem, 100% - 2rem); margin: 2rem 0; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p { margin: 0 0 1rem; color: var(--soft); }
.sheet { background: var(--sheet); border: 1px solid var(--line); border-radius: .5rem;
  padding: 1.25rem; }
li.sheet { padding: .5rem 1.25rem; }
.entry { display: grid; gap: .75rem; grid-template-columns: 1fr 1fr auto; align-items: end; }
label { display: grid; gap: .25rem; color: var(--soft); font-size: .875rem; }
input { font: inherit; color: var(--text); background: var(--ground);
  border: 1px solid var(--line); border-radius: .375rem; padding: .5rem .625rem; min-width: 0; }
button { font: inherit; font-weight: 600; color: #08121d; background: var(--accent);
  border: 0; border-radius: .375rem; padding: .5rem 1rem; cursor: pointer; }
button.quiet { color: var(--text); background: transparent; border: 1px solid var(--line); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
ul { list-style: none; padding: 0; margin: 0; display: grid; gap: .5rem; }
li { display: grid; grid-template-columns: 1fr auto; gap: 1rem; align-items: center; }
li p { margin: 0; } strong { color: var(--text); }
code { color: var(--text); background: var(--ground); padding: .1rem .35rem;
  border-radius: .25rem; }
.refusal { color: var(--alarm); }
.proof { grid-template-columns: 1fr auto; } .aside { margin-top: 1rem; }
@media (max-width: 40rem) { .entry, li { grid-template-columns: 1fr; } }
"""


def login(
    accounts: Iterable[Account], carried: Mapping[str, str], refusal: str | None, prefix: str
) -> str:
    """The login page; `carried` is the request that brought the agent here."""
    hidden = _hidden(carried)
    refused = f'<p class="refusal" role="alert">{escape(refusal)}</p>' if refusal else ""
    listed = "".join(_account(account, hidden, prefix) for account in accounts)
    return _page(
        "Connexion",
        prefix,
        f"""<h1>Beffroi – démonstration</h1>
<p>Service d'identification local, pour essayer : comptes inventés, mots de passe publics.</p>
{refused}
<form class="sheet entry" method="post" action="{prefix}/authorize">{hidden}
<label>Identifiant <input id="username" name="username" autocomplete="username" required
 autofocus></label>
<label>Mot de passe <input id="password" name="password" type="password"
 autocomplete="current-password" required></label>
<button type="submit">Se connecter</button></form>
<h2>Comptes de démonstration, et ce qu'ils permettent</h2>
<ul>{listed}</ul>""",
    )


def proof(account: Account, carried: Mapping[str, str], refusal: str | None, prefix: str) -> str:
    """The page of a step-up: the same person, once more."""
    hidden = _hidden({**carried, "username": account.username})
    refused = f'<p class="refusal" role="alert">{escape(refusal)}</p>' if refusal else ""
    return _page(
        "Confirmez votre identité",
        prefix,
        f"""<h1>Confirmez votre identité</h1>
<p>Cet acte demande de prouver à l'instant que vous êtes bien
<strong>{escape(account.rank)} {escape(account.name)}</strong>.</p>
{refused}
<form class="sheet entry proof" method="post" action="{prefix}/authorize">{hidden}
<label>Mot de passe <input id="password" name="password" type="password"
 autocomplete="current-password" required autofocus></label>
<button type="submit">Confirmer</button></form>
<p class="aside">Démonstration : le mot de passe de ce compte est
<code>{escape(account.password)}</code>. Une installation réelle demande ici un nouveau code à
usage unique.</p>""",
    )


def message(title: str, text: str, prefix: str) -> str:
    """A page that only says something."""
    return _page(title, prefix, f"<h1>{escape(title)}</h1><p>{escape(text)}</p>")


def _account(account: Account, hidden: str, prefix: str) -> str:
    said = {"username": account.username, "password": account.password}
    roles = ", ".join(account.roles) or "aucun"
    return f"""<li class="sheet"><p><strong>{escape(account.rank)} {escape(account.name)}</strong>,
{escape(account.service)}<br>{escape(account.description)}<br>
Identifiant <code>{escape(account.username)}</code>,
mot de passe <code>{escape(account.password)}</code>, rôles <code>{escape(roles)}</code></p>
<form method="post" action="{prefix}/authorize">{hidden}{_hidden(said)}
<button class="quiet" type="submit" data-account="{escape(account.username)}"
 aria-label="Entrer comme {escape(account.name)}">Entrer</button></form></li>"""


def _hidden(said: Mapping[str, str]) -> str:
    return "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in said.items()
    )


def _page(title: str, prefix: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="fr"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} – Beffroi</title>
<link rel="stylesheet" href="{prefix}/style.css"></head>
<body><main>{body}</main></body></html>
"""
