"""What the register's commands say to people, in both languages. It decides nothing."""

from __future__ import annotations

from services.cli.words import Said
from tenants.register.verdicts import Fault

HOLDS = Said(
    "Le registre tient : {size} entrées, toutes celles que signe le point de contrôle.",
    "The register holds: {size} entries, all those that the checkpoint signs.",
)
CONSISTENT = Said(
    "Le fichier est cohérent avec lui-même : {size} entrées. Rien ne dit encore qui l'a signé.",
    "The file agrees with itself: {size} entries. Nothing says yet who signed it.",
)
KEYS_FROM_FILE = Said(
    "Attention : les clés ont été prises dans le fichier, n'importe qui a pu les y mettre. "
    "Recommencez avec --key et les clés reçues de l'État et de la collectivité.",
    "Mind: the keys were taken from the file, where anybody may have put them. "
    "Do it again with --key and the keys received from the State and from the tenant.",
)
LOG = Said("Registre : {origin}", "Register: {origin}")
PERIOD = Said(
    "Période : entrées {first} à {last}, {since} – {until}",
    "Period: entries {first} to {last}, {since} – {until}",
)
NO_ENTRY = Said("Période : aucune entrée, {since} – {until}", "Period: no entry, {since} – {until}")
BEGINNING = Said("début du registre", "beginning of the register")
END = Said("fin du registre", "end of the register")
ERASED = Said(
    "Corps effacés ou retirés dans la période : {count}",
    "Bodies erased or withheld in the period: {count}",
)
ROOT = Said("Racine : {root}", "Root: {root}")
SIGNED = Said("Signé par {name} ({id}) : {size} entrées", "Signed by {name} ({id}): {size} entries")
COSIGNED = Said(
    "Cosigné par {name} ({id}) : {size} entrées, le {at} (heure de Paris)",
    "Cosigned by {name} ({id}): {size} entries, on {at} (Paris time)",
)
CONTINUES = Said(
    "Prolonge, sans rien en changer, le point de contrôle gardé de {size} entrées.",
    "Continues, and changes nothing of, the checkpoint of {size} entries that was kept.",
)
FOLLOWED = Said(
    "À {size} entrées, {old} a signé que {new} lui succède, et {new} aussi.",
    "At {size} entries, {old} signed that {new} follows it, and so did {new}.",
)
PROVEN = Said(
    "L'entrée {seq} tient : le point de contrôle de {size} entrées la signe.",
    "Entry {seq} holds: the checkpoint of {size} entries signs it.",
)
SAYS = Said("Elle dit : {body}", "It says: {body}")

BROKEN = Said("Le registre NE TIENT PAS : {why}", "The register DOES NOT HOLD: {why}")
FROM_ENTRY = Said(
    "Première entrée en cause : {seq} (ligne {line} du fichier).",
    "First bad entry: {seq} (line {line} of the file).",
)
BETWEEN = Said(
    "Première entrée en cause : entre {seq} et {last} (ligne {line} du fichier). Seules les "
    "signatures le disent, et elles bornent sans désigner.",
    "First bad entry: between {seq} and {last} (line {line} of the file). Signatures alone "
    "tell it, and they bound without pointing.",
)
AT_LINE = Said("Ligne {line} du fichier.", "Line {line} of the file.")
FAULTS: dict[Fault, Said] = {
    Fault.DAMAGED: Said(
        "une ligne n'est plus celle qui a été écrite.", "a line is not the one that was written."
    ),
    Fault.ALTERED: Said(
        "le corps d'une entrée n'est pas celui dont l'empreinte figure à côté.",
        "the body of an entry is not the one whose leaf stands beside it.",
    ),
    Fault.MISPLACED: Said(
        "le corps d'une entrée dit un autre numéro, ou un autre registre, que les siens.",
        "the body of an entry says another number, or another register, than its own.",
    ),
    Fault.OUT_OF_ORDER: Said(
        "une entrée manque, est en double ou a changé de place.",
        "an entry is missing, twice there, or moved.",
    ),
    Fault.CUT_SHORT: Said("le fichier s'arrête trop tôt.", "the file ends too soon."),
    Fault.TOO_LONG: Said(
        "quelque chose suit le dernier point de contrôle.",
        "something follows the last checkpoint.",
    ),
    Fault.UNTRUSTED: Said(
        "un point de contrôle n'est signé par aucune des clés données (signataires : {names}).",
        "a checkpoint is signed by none of the keys that were given (signed by: {names}).",
    ),
    Fault.FORGED: Said(
        "{names} n'a pas signé le point de contrôle qui porte son nom.",
        "{names} did not sign the checkpoint that bears its name.",
    ),
    Fault.KEY_CHANGE: Said(
        "un point de contrôle dit qu'une clé succède à une autre, {names}, et les deux ne l'ont "
        "pas signé.",
        "a checkpoint says that one key follows another, {names}, and the two did not sign it.",
    ),
    Fault.UNSIGNED: Said(
        "aucun point de contrôle ne porte la signature attendue de {names}.",
        "no checkpoint bears the signature that {names} should have given.",
    ),
    Fault.ANOTHER_LOG: Said(
        "un point de contrôle est celui d'un autre registre, {names}.",
        "a checkpoint is that of another register, {names}.",
    ),
    Fault.REWRITTEN: Said(
        "les entrées ne sont pas celles que signe le point de contrôle.",
        "the entries are not those that the checkpoint signs.",
    ),
    Fault.ANOTHER_HISTORY: Said(
        "les entrées ne sont pas celles qu'avait signées un point de contrôle gardé : "
        "l'histoire a été réécrite.",
        "the entries are not those that a kept checkpoint had signed: history was rewritten.",
    ),
    Fault.BEHIND: Said(
        "il est plus court que lorsqu'un point de contrôle gardé a été signé.",
        "it is shorter than it was when a kept checkpoint was signed.",
    ),
}

NOT_A_REGISTER = Said(
    "ce fichier n'est ni un registre exporté ni une preuve que ce programme sache lire ({why})",
    "this file is neither an exported register nor a proof that this program can read ({why})",
)
NOT_A_CHECKPOINT = Said(
    "--checkpoint : ce n'est pas un point de contrôle, ou aucune des clés ne l'a signé ({why})",
    "--checkpoint: this is no checkpoint, or none of the keys signed it ({why})",
)

KEY_MADE = Said(
    "{private} signe les registres, pour l'API seule ; {public} se publie :\n{key}",
    "{private} signs registers, for the API alone; {public} is to be published:\n{key}",
)
KEY_THERE = Said(
    "{file} existe déjà, et des registres sont signés avec. Remède : un autre dossier",
    "{file} is there already, and registers are signed with it. Remedy: another folder",
)
NO_NAME = Said(
    "--name {name} : ni espace ni signe plus dans un nom. Remède : beffroi-nord, par exemple",
    "--name {name}: no space and no plus in a name. Remedy: beffroi-nord, for instance",
)
FILE_THERE = Said(
    "{file} existe déjà. Remède : un autre nom",
    "{file} is there already. Remedy: another name",
)
ENTERED = Said(
    "entrée {seq} au registre de {tenant}.",
    "entry {seq} in the register of {tenant}.",
)
TRUSTED = Said(
    "clé acceptée pour {tenant}, et inscrite à son registre.",
    "key accepted for {tenant}, and entered in its register.",
)
CHANGED = Said(
    "{tenant} : entrée {seq}, signée par les deux clés",
    "{tenant}: entry {seq}, signed by both keys",
)
CHANGED_WITHOUT = Said(
    "{tenant} : entrée {seq}, signée par la nouvelle clé seule",
    "{tenant}: entry {seq}, signed by the new key alone",
)
CHANGED_ALREADY = Said(
    "{tenant} : la nouvelle clé signe déjà", "{tenant}: the new key signs already"
)
NOW_START = Said(
    "{key} signe désormais. À présent : API_REGISTER_KEY vers ce fichier, et redémarrer chaque "
    "API ; rien n'est signé d'ici là.",
    "{key} signs from now on. Next: API_REGISTER_KEY to that file, and restart each API; "
    "nothing is signed until then.",
)
NOT_SIGNING = Said(
    "le registre de {tenant} est signé par {standing}. Remède : API_REGISTER_KEY vers la clé "
    "privée de celle-là, --to vers une clé de registre, ou --lost si elle est perdue",
    "the register of {tenant} is signed by {standing}. Remedy: API_REGISTER_KEY to the private "
    "half of that one, --to to a register's key, or --lost if it is lost",
)
NO_TENANT = Said(
    "aucun registre de {tenant} ici. Remède : l'id d'une convention",
    "no register of {tenant} here. Remedy: the id of a convention",
)
NO_ENTRY_THERE = Said(
    "l'entrée {seq} n'existe pas, ou son corps est effacé : rien à montrer",
    "entry {seq} does not exist, or its body was erased: nothing to show",
)
LOST = Said(
    "le registre de la base NE TIENT PAS : l'entrée {seq} n'y est pas à sa place. Remède : "
    "ne rien y écrire, et prévenir qui en répond",
    "the register in the database DOES NOT HOLD: entry {seq} is not in its place there. Remedy: "
    "write nothing to it, and tell who answers for it",
)
PROOF_WRITTEN = Said(
    "{file} prouve ; SHA-256 {sha256}",
    "{file} proves; SHA-256 {sha256}",
)
COPY_WRITTEN = Said(
    "{file} se lit, et ne prouve rien sans lui.",
    "{file} is for reading, and proves nothing without it.",
)

NO_FILE = Said("{file} : {why}", "{file}: {why}")
NO_KEY = Said(
    "--key {said} : ni une clé publique, ni un fichier qui en contient. Remède : le texte "
    "nom+identifiant+base64 reçu du signataire, ou un fichier d'une clé par ligne",
    "--key {said}: neither a public key nor a file of some. Remedy: the text name+id+base64 "
    "received from whoever signs, or a file with one key a line",
)
KEY_NEEDED = Said(
    "une preuve ne porte pas de clé. Remède : --key, avec la clé reçue de qui signe",
    "a proof carries no key. Remedy: --key, with the key received from whoever signs",
)
