/** The end of a session, of an account, of a role: at the entrance, in a banner, on a tile. */

export const sessionFr = {
  "signIn.over": "Vous n’êtes plus connecté.",
  "signIn.over.images": "Les images ouvertes sont rendues, et leur fin est au registre.",
  "signIn.over.who": "Si c’est une erreur, voyez votre chef de service.",
  "banner.read": "J’ai lu",
  "journal.right": "{why}",
  "state.account-disabled": "Compte désactivé",
  "state.not-a-member": "Plus membre",
  "state.role-withdrawn": "Rôle retiré",
  "why.session-ended":
    "Votre session est terminée : fermée à l’identification, ou par un administrateur.",
  "why.account-disabled": "Votre compte a été désactivé.",
  "why.not-a-member": "Vous n’appartenez plus à cet organisme.",
  "why.role-withdrawn": "Le rôle qui ouvrait ce droit vous a été retiré.",
} as const;
