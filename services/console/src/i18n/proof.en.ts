/** Proving who one is, once more. */
import type { proofFr } from "./proof.fr";

export const proofEn: Record<keyof typeof proofFr, string> = {
  "proof.asking": "Prove who you are in the window that opened, to {act}. Pictures go on.",
  "proof.blocked":
    "The browser blocked the window where you prove who you are, needed to {act}. In this page, pictures close and open again.",
  "proof.open": "Open the window",
  "proof.here": "Go on in this page",
  "proof.giveUp": "Give up",
  "proof.notDone.not-proved": "Not done: {act}. You did not prove who you are.",
  "proof.notDone.provider-away":
    "Not done: {act}. The identity provider does not answer; try again in a moment.",
  "proof.back": "You have proved who you are. What is left is to {act}.",

  "proof.export": "You did not prove who you are: the register was not exported.",

  "proof.act": "do this",
  "proof.act.AskSteering": "ask for the joystick",
  "proof.act.ExtendSteering": "keep the joystick",
  "proof.act.WatchCamera": "take this slot",
  "proof.act.AskArrangement": "ask for this arrangement",
  "proof.act.ConveneCrisisCell": "convene the crisis cell",
  "proof.act.DeclarePost": "declare the police post",
  "proof.act.ExportRegister": "export the register",

  "state.not-proved": "Not sent",
  "state.provider-away": "Not sent",
  "why.not-proved": "You did not prove who you are: nothing was asked of the commune.",
  "why.provider-away": "The identity provider does not answer: nothing was asked.",
  "steer.why.not-proved": "You did not prove who you are: nothing was asked.",
  "steer.why.provider-away":
    "The identity provider does not answer: nothing was asked. Try again in a moment.",
};
