/** "Tout couper": the reason is chosen beside it, then two presses within five seconds. */
import { useState } from "react";

import { usePost } from "../../app/post";
import { everythingCut } from "../../cuts/cuts";
import { say } from "../../i18n";
import { useStore } from "../../kit/useStore";
import type { Csu } from "../csu";
import { OwnReason } from "./Choices";
import { LENGTHS, lengthWord, type Length, type Reason, REASONS, worded } from "./reasons";
import { TroubleNotice } from "./TroubleNotice";

interface Props {
  readonly csu: Csu;
}

export function CutEverything({ csu }: Props) {
  const [reason, setReason] = useState<Reason>("operation");
  const [own, setOwn] = useState("");
  const [minutes, setMinutes] = useState<Length>(null);
  const order = { camera: null, reason: worded(reason, own), minutes };
  return (
    <div
      className="everything"
      role="group"
      aria-label={say("csu.all")}
      onKeyDown={(event) => {
        if (event.key === "Escape") csu.everything.cancel();
      }}
    >
      <div className="everything__choices">
        <ReasonSelect reason={reason} onReason={setReason} />
        {reason === "other" && <OwnReason own={own} onOwn={setOwn} />}
        <LengthSelect minutes={minutes} onMinutes={setMinutes} />
      </div>
      <TwoPressButton csu={csu} act={() => void csu.desk.cut(order, say("csu.cuts.everything"))} />
      <TroubleNotice desk={csu.desk} at="*" closable />
    </div>
  );
}

function TwoPressButton({ csu, act }: Props & { readonly act: () => void }) {
  const { journal } = usePost();
  const phase = useStore(csu.everything.phase);
  const isSending = useStore(csu.desk.sending) === "*";
  const isArmed = phase.kind !== "resting";
  const isCut = everythingCut(useStore(csu.gauge).cuts) !== null;
  const look = isArmed ? "button--armed" : isCut ? "button--calm" : "";
  return (
    <button
      id="cut-everything"
      type="button"
      className={`button button--stop ${look}`}
      data-testid="cut-everything"
      data-phase={phase.kind}
      aria-keyshortcuts="t"
      // A key held down would press twice.
      onKeyDown={(event) => event.repeat && event.preventDefault()}
      onClick={() => {
        if (csu.everything.press()) act();
        else if (csu.everything.phase.get().kind === "arming") {
          journal.notice("warning", "csu.all.armed");
        }
      }}
    >
      {isSending ? (
        say("csu.sending")
      ) : isArmed ? (
        <>
          {say("csu.all.again")} <span className="everything__left">{phase.left}</span>
        </>
      ) : (
        say("csu.all")
      )}
    </button>
  );
}

interface ReasonProps {
  readonly reason: Reason;
  readonly onReason: (reason: Reason) => void;
}

function ReasonSelect({ reason, onReason }: ReasonProps) {
  const all = [...REASONS, "other"] as const;
  return (
    <select
      className="input"
      aria-label={say("csu.reason")}
      value={reason}
      onChange={(event) => onReason(all.find((one) => one === event.target.value) ?? reason)}
    >
      {all.map((one) => (
        <option key={one} value={one}>
          {say(`csu.reason.${one}`)}
        </option>
      ))}
    </select>
  );
}

interface LengthProps {
  readonly minutes: Length;
  readonly onMinutes: (minutes: Length) => void;
}

function LengthSelect({ minutes, onMinutes }: LengthProps) {
  return (
    <select
      className="input"
      aria-label={say("csu.length")}
      value={LENGTHS.indexOf(minutes)}
      onChange={(event) => onMinutes(LENGTHS[Number(event.target.value)] ?? null)}
    >
      {LENGTHS.map((one, place) => (
        <option key={one} value={place}>
          {lengthWord(one)}
        </option>
      ))}
    </select>
  );
}
