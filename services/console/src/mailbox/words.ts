/** What a message says of its way. Pure. */
import type { Mail } from "../api/types";
import { say } from "../i18n";
import { written } from "../kit/clock";

export type MailTone = "good" | "waiting" | "stale" | "fault";

const TONES: Readonly<Record<Mail["state"], MailTone>> = {
  SENT: "good",
  HERE: "waiting",
  WAITING: "waiting",
  RETRYING: "stale",
  UNADDRESSED: "stale",
  GIVEN_UP: "fault",
};

export const toneOf = ({ state }: Mail): MailTone => TONES[state];

/** "Remis au serveur le 26/11/2026 03:22:07". */
export function stateWord(mail: Mail): string {
  const { state, sentAt, nextTry, givenUpAt } = mail;
  const at = (when: string | null) => (when === null ? "" : written(when, "dateTime"));
  switch (state) {
    case "SENT":
      return say("mail.state.SENT", { at: at(sentAt) });
    case "RETRYING":
      return say("mail.state.RETRYING", { at: at(nextTry) });
    case "GIVEN_UP":
      return say("mail.state.GIVEN_UP", { at: at(givenUpAt) });
    default:
      return say(`mail.state.${state}`);
  }
}

/** The mail server's own word; ours where it said nothing. */
export function answerWord({ answer }: Mail): string | null {
  const isSilent = answer?.startsWith("no answer") ?? false;
  return isSilent ? say("mail.noAnswer") : answer;
}
