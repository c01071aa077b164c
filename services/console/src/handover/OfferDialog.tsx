/** Who leaves says to whom, and confirms: at this desk, or to a colleague elsewhere. */
import { type FormEvent, useEffect, useRef, useState } from "react";

import { usePost } from "../app/post";
import { relief } from "../app/relief";
import type { Colleague } from "../api/types";
import { say } from "../i18n";
import { useStore } from "../kit/useStore";

type Where = "here" | "elsewhere";

export function OfferDialog() {
  const { handover } = usePost();
  return useStore(handover.asking) ? <Question /> : null;
}

function Question() {
  const { handover, wall } = usePost();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  const count = wall.views().length;
  return (
    <dialog
      ref={dialog}
      className="dialog dialog--handover"
      aria-labelledby="handover-title"
      data-testid="handover"
      onCancel={() => handover.asking.set(false)}
    >
      <h2 id="handover-title">{say("handover.title")}</h2>
      {count === 0 ? (
        <p>{say("handover.nothing")}</p>
      ) : (
        <>
          <p>{say("handover.what", { count })}</p>
          <p className="quiet">{say("handover.joystick")}</p>
        </>
      )}
      <Form canOffer={count > 0} />
    </dialog>
  );
}

function Form({ canOffer }: { readonly canOffer: boolean }) {
  const post = usePost();
  const { handover } = post;
  const busy = useStore(handover.busy);
  const colleagues = useColleagues(canOffer);
  const [where, setWhere] = useState<Where>("here");
  const [to, setTo] = useState("");
  const [missing, setMissing] = useState(false);

  async function confirm(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (where === "here") {
      await relief.begin(post);
      handover.asking.set(false);
      return;
    }
    if (to === "") {
      setMissing(true);
      document.getElementById("handover-to")?.focus();
      return;
    }
    if ((await handover.offer(to)) !== null) handover.asking.set(false);
  }

  return (
    <form onSubmit={(event) => void confirm(event)}>
      <fieldset className="motives">
        <legend>{say("handover.whom")}</legend>
        <Choice where="here" chosen={where} onChoose={setWhere} />
        {canOffer && <Choice where="elsewhere" chosen={where} onChoose={setWhere} />}
      </fieldset>
      {where === "elsewhere" && (
        <ColleagueField colleagues={colleagues} to={to} onChoose={setTo} missing={missing} />
      )}
      <div className="dialog__acts">
        <button type="button" className="button" onClick={() => handover.asking.set(false)}>
          {say("handover.cancel")} <kbd>{say("help.keys.escape")}</kbd>
        </button>
        <button
          type="submit"
          className="button button--main"
          data-testid="handover-confirm"
          disabled={busy}
        >
          {say(where === "here" ? "handover.confirmHere" : "handover.confirmElsewhere")}{" "}
          <kbd>{say("help.keys.enter")}</kbd>
        </button>
      </div>
    </form>
  );
}

interface ChoiceProps {
  readonly where: Where;
  readonly chosen: Where;
  readonly onChoose: (where: Where) => void;
}

function Choice({ where, chosen, onChoose }: ChoiceProps) {
  return (
    <label className="motive">
      <input
        type="radio"
        name="handover-where"
        checked={where === chosen}
        autoFocus={where === chosen}
        onChange={() => onChoose(where)}
      />
      <span>
        {say(`handover.${where}`)}
        <br />
        <span className="quiet">{say(`handover.${where}How`)}</span>
      </span>
    </label>
  );
}

interface FieldProps {
  readonly colleagues: readonly Colleague[] | null;
  readonly to: string;
  readonly onChoose: (to: string) => void;
  readonly missing: boolean;
}

function ColleagueField({ colleagues, to, onChoose, missing }: FieldProps) {
  if (colleagues !== null && colleagues.length === 0) {
    return <p className="notice notice--warning">{say("handover.noColleague")}</p>;
  }
  return (
    <>
      <label className="field" htmlFor="handover-to">
        {say("handover.colleague")}
      </label>
      <select
        id="handover-to"
        className="input"
        value={to}
        aria-invalid={missing && to === ""}
        onChange={(event) => onChoose(event.target.value)}
      >
        <option value="" />
        {(colleagues ?? []).map(({ id, name, rank, service }) => (
          <option key={id} value={id}>
            {[name, rank, service].filter(Boolean).join(" · ")}
          </option>
        ))}
      </select>
      {missing && to === "" && (
        <p className="notice notice--warning" role="alert">
          {say("handover.choose")}
        </p>
      )}
    </>
  );
}

/** Null until they are known. */
function useColleagues(wanted: boolean): readonly Colleague[] | null {
  const { handover } = usePost();
  const [found, setFound] = useState<readonly Colleague[] | null>(null);
  useEffect(() => {
    if (!wanted) return;
    let gone = false;
    handover.colleagues().then(
      (colleagues) => gone || setFound(colleagues),
      () => gone || setFound([]),
    );
    return () => {
      gone = true;
    };
  }, [handover, wanted]);
  return found;
}
