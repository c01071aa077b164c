/** The end of a session, of an account, of a role: at the entrance, in a banner, on a tile. */
import type { sessionFr } from "./session.fr";

export const sessionEn: Readonly<Record<keyof typeof sessionFr, string>> = {
  "signIn.over": "You are no longer signed in.",
  "signIn.over.images": "What was open has been given back, and its end is in the register.",
  "signIn.over.who": "If this is a mistake, see your head of service.",
  "banner.read": "Understood",
  "journal.right": "{why}",
  "state.account-disabled": "Account disabled",
  "state.not-a-member": "No longer a member",
  "state.role-withdrawn": "Role withdrawn",
  "why.session-ended": "Your session has ended: closed where you sign in, or by an administrator.",
  "why.account-disabled": "Your account has been disabled.",
  "why.not-a-member": "You no longer belong to this organisation.",
  "why.role-withdrawn": "The role that opened this right was withdrawn from you.",
} as const;
