/** Somebody is asked to prove who they are: where, for what, and how to give it up. */
import { say } from "../i18n";
import type { Proof, Proving } from "./proof";
import { actWord } from "./words";

export function ProofBanner({
  proof,
  proving,
}: {
  readonly proof: Proof;
  readonly proving: Proving;
}) {
  const isBlocked = proving.state === "blocked";
  return (
    <div
      className="banner banner--proof"
      role="alert"
      data-testid="proof"
      data-state={proving.state}
    >
      {say(isBlocked ? "proof.blocked" : "proof.asking", { act: actWord(proving.act) })}
      {isBlocked && (
        <>
          <button type="button" className="button" autoFocus onClick={() => proof.openWindow()}>
            {say("proof.open")}
          </button>
          <button type="button" className="button" onClick={() => proof.continueHere()}>
            {say("proof.here")}
          </button>
        </>
      )}
      <button type="button" className="button" onClick={() => proof.giveUp()}>
        {say("proof.giveUp")}
      </button>
    </div>
  );
}
