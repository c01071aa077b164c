"""What the commands on federators say to people, in both languages. It decides nothing."""

from __future__ import annotations

from collections.abc import Mapping

from services.cli.words import Said

CODE = Said(
    "Code d'enrôlement de {tenant}, valable une fois, jusqu'au {until} (heure de Paris) :\n\n"
    "    {code}\n\n"
    "Dictez-le au technicien de la commune. Dans la commune :\n\n"
    "    beffroi federator enrol --url {origin} --folder /etc/beffroi/pki",
    "Enrolment code of {tenant}, good once, until {until} (Paris time):\n\n"
    "    {code}\n\n"
    "Dictate it to the commune's technician. In the commune:\n\n"
    "    beffroi federator enrol --url {origin} --folder /etc/beffroi/pki",
)
NO_ENROLMENT = Said(
    "aucun fédérateur ne s'enrôle ici. Remède : réglez API_LINK_AUTHORITY, "
    "API_LINK_AUTHORITY_KEY et API_LINK_MEDIA",
    "no federator enrols here. Remedy: set API_LINK_AUTHORITY, API_LINK_AUTHORITY_KEY and "
    "API_LINK_MEDIA",
)
NO_FEDERATOR = Said(
    "{tenant} n'a pas ce certificat, ou pas de convention ici. Remède : beffroi federator list",
    "{tenant} has no such certificate, or no convention here. Remedy: beffroi federator list",
)
REVOKED = Said(
    "Révoqué : {serials}. Les nœuds de diffusion l'apprennent à l'instant.",
    "Revoked: {serials}. The media nodes hear of it now.",
)
REVOKED_BEFORE = Said(
    "Rien à révoquer : tout l'était déjà. La liste est redite aux nœuds de diffusion.",
    "Nothing to revoke: all of it was already. The media nodes are told the list again.",
)
BUS_AWAY = Said(
    "Attention : le bus ne répond pas. C'est inscrit ; les nœuds de diffusion l'apprendront à son "
    "retour. En attendant, fermez le port 8611 à cette commune.",
    "Mind: the bus does not answer. It is entered; the media nodes will hear of it when it is "
    "back. Meanwhile close port 8611 to this commune.",
)
NONE = Said("Aucun fédérateur.", "No federator.")
LINE = Said(
    "{tenant}  {serial}  {state}  jusqu'au {until}  vu {seen}",
    "{tenant}  {serial}  {state}  until {until}  seen {seen}",
)
STATES: Mapping[str, Said] = {
    "good": Said("valable", "good"),
    "over": Said("échu", "over"),
    "revoked": Said("révoqué", "revoked"),
}
NEVER = Said("jamais", "never")

ASK_CODE = Said("Code d'enrôlement : ", "Enrolment code: ")
ENROLLED = Said(
    "Enrôlé pour {tenant}, jusqu'au {until} (heure de Paris) ; le fédérateur renouvelle de "
    "lui-même.\nDans federator.toml :\n\n"
    'tenant = "{tenant}"\n\n[link]\nenrolment = "{folder}"\n\n'
    '[register]\nlog_key = "{folder}/register.pub"',
    "Enrolled for {tenant}, until {until} (Paris time); the federator renews by itself.\n"
    "In federator.toml:\n\n"
    'tenant = "{tenant}"\n\n[link]\nenrolment = "{folder}"\n\n'
    '[register]\nlog_key = "{folder}/register.pub"',
)
ALREADY = Said(
    "Déjà enrôlé pour {tenant}, jusqu'au {until} (heure de Paris) : rien n'a été demandé, le "
    "code n'a pas servi. Pour recommencer : --replace",
    "Enrolled already for {tenant}, until {until} (Paris time): nothing was asked, the code was "
    "not used. To begin again: --replace",
)
CODE_UNREADABLE = Said(
    "le code est mal recopié : 25 lettres et chiffres, cinq par groupe. Remède : comparez groupe "
    "par groupe",
    "the code is miscopied: 25 letters and digits, five a group. Remedy: compare group by group",
)
UNREACHABLE = Said("{why}. Remède : vérifiez l'adresse, le réseau, --ca", "{why}. Remedy: mend "
                   "the address, the network or --ca")  # fmt: skip
SKEW = Said(
    "l'horloge d'ici a {skew} s d'écart avec celle du CIC : le code n'a pas servi. "
    "Remède : timedatectl set-ntp true",
    "the clock here is {skew} s away from the API's: the code was not used. "
    "Remedy: timedatectl set-ntp true",
)
REFUSALS: Mapping[str, Said] = {
    "code-unreadable": CODE_UNREADABLE,
    "code-unknown": Said(
        "ce code n'ouvre rien ici. Remède : relisez-le, vérifiez l'adresse ; cinq essais faux "
        "l'annulent",
        "this code opens nothing here. Remedy: read it again, check the address; five wrong "
        "tries end it",
    ),
    "code-used": Said(
        "ce code a déjà servi. Si ce n'est pas vous, prévenez le CIC : il révoque. "
        "Remède : demandez une autre invitation",
        "this code was used already. If it was not you, tell the State service: it revokes. "
        "Remedy: ask for another invitation",
    ),
    "code-over": Said(
        "ce code n'est plus valable : délai passé, remplacé ou annulé. "
        "Remède : demandez une autre invitation",
        "this code is over: too old, replaced or ended. Remedy: ask for another invitation",
    ),
    "too-many": Said(
        "trop de codes faux à l'instant, de qui que ce soit. Remède : recommencez dans une minute",
        "too many wrong codes just now, whoever sent them. Remedy: try again in a minute",
    ),
    "no-enrolment": NO_ENROLMENT,
    "register-unavailable": Said(
        "le registre du CIC ne répond pas : rien n'a été fait. Remède : recommencez",
        "the register does not answer: nothing was done. Remedy: try again",
    ),
}
REFUSED = Said("le CIC a refusé : {code}", "the API refused: {code}")
