/** Why not: the agent reads it. The likeliest reason is chosen, so that Enter is enough. */
import { type FormEvent, useState } from "react";

import { say } from "../../i18n";
import { OwnReason } from "../cutting/Choices";
import type { Card } from "./cards";

const REASONS = {
  lease: ["busy", "motive", "privacy"],
  ticket: ["motive", "works", "privacy"],
  special: ["motive", "privacy"],
} as const;

interface Props {
  readonly kind: Card["kind"];
  readonly refuse: (reason: string) => void;
  readonly cancel: () => void;
}

export function RefusalForm({ kind, refuse, cancel }: Props) {
  const reasons = [...REASONS[kind], "other"] as const;
  const [reason, setReason] = useState<(typeof reasons)[number]>(reasons[0]);
  const [own, setOwn] = useState("");

  function confirm(event: FormEvent): void {
    event.preventDefault();
    refuse(reason === "other" ? own.trim() : say(`csu.refusal.${reason}`));
  }

  return (
    <form
      className="request__refusal"
      data-testid="refusal-form"
      onSubmit={confirm}
      onKeyDown={(event) => {
        if (event.key === "Escape") cancel();
      }}
    >
      <fieldset className="motives">
        <legend>{say("csu.refusal")}</legend>
        {reasons.map((one) => (
          <label key={one} className="motive">
            <input
              type="radio"
              name="refusal"
              checked={one === reason}
              autoFocus={one === reasons[0]}
              onChange={() => setReason(one)}
            />
            <span>{say(`csu.refusal.${one}`)}</span>
          </label>
        ))}
        {reason === "other" && <OwnReason own={own} onOwn={setOwn} />}
      </fieldset>
      <div className="dialog__acts">
        <button type="button" className="button" onClick={cancel}>
          {say("purpose.cancel")}
        </button>
        <button type="submit" className="button button--main" data-testid="confirm-refusal">
          {say("csu.request.refuse")} <kbd>{say("help.keys.enter")}</kbd>
        </button>
      </div>
    </form>
  );
}
