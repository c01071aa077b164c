/** What people call the acts that ask for a proof. Pure. */
import { isKey, say } from "../i18n";

/** `act`: the name of an operation of ours, or of a door. */
export function actWord(act: string): string {
  const key = `proof.act.${act}`;
  return say(isKey(key) ? key : "proof.act");
}
