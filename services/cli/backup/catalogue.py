"""What `backup` and `restore` say to people, in both languages. It decides nothing."""

from __future__ import annotations

from services.cli.words import Said

TAKEN = Said(
    "Sauvegarde écrite : {file}, {registers} registres, {entries} entrées, SHA-256 {sha256}",
    "Backup written: {file}, {registers} registers, {entries} entries, SHA-256 {sha256}",
)
KEEP_KEYS = Said(
    "Les clés n'y sont pas (API_PASS_KEY, API_REGISTER_KEY, API_LINK_AUTHORITY_KEY) : "
    "gardez-les à part.",
    "Keys are not in it (API_PASS_KEY, API_REGISTER_KEY, API_LINK_AUTHORITY_KEY): keep them apart.",
)
WHOLE = Said(
    "La sauvegarde est entière : {file}, prise le {at}, {registers} registres, {entries} entrées.",
    "The backup is whole: {file}, taken on {at}, {registers} registers, {entries} entries.",
)
RESTORED = Said(
    "Base restaurée depuis {file}, prise le {at}. Chaque registre tient :",
    "Base restored from {file}, taken on {at}. Every register holds:",
)
REGISTER = Said(
    "  {tenant} : {size} entrées, {signed} signées ici, {cosigned} cosignées par la collectivité",
    "  {tenant}: {size} entries, {signed} signed here, {cosigned} cosigned by the tenant",
)
SINCE = Said(
    "Ce qui a été inscrit après cet instant n'y est pas. Si un fédérateur a cosigné davantage, il "
    "le dira dès qu'il se reliera : son journal témoin et le vôtre se règlent alors ensemble.",
    "What was entered after that instant is not in it. A federator that has cosigned further says "
    "so as soon as it connects: the two of you then settle it.",
)
DOES_NOT_HOLD = Said(
    "Le registre de {tenant} NE TIENT PAS, à partir de l'entrée {seq}. Ne démarrez pas l'API sur "
    "cette base. Remède : restaurez une sauvegarde plus ancienne dans une base neuve",
    "The register of {tenant} DOES NOT HOLD, from entry {seq} on. Do not start the API on this "
    "base. Remedy: restore an older backup into a new base",
)
