/** Why does the agent look? Asked before every view, in the convention's own words. */
import { type FormEvent, useEffect, useRef, useState } from "react";

import { usePost } from "../app/post";
import { say } from "../i18n";
import { useSelected, useStore } from "../kit/useStore";
import type { Motive, Tenant } from "../api/types";
import { UpkeepNotice } from "../upkeep/marks";
import type { Asked } from "./purpose";

export function PurposeDialog() {
  const { purpose } = usePost();
  const asked = useStore(purpose.asked);
  if (asked === null) return null;
  return <Question key={asked.camera.id} asked={asked} />;
}

function Question({ asked }: { readonly asked: Asked }) {
  const { purpose, tenants, terms } = usePost();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  const tenant = tenants.find(({ id }) => id === asked.camera.tenant);
  const motives = useSelected(terms.motives, (all) => all.get(asked.camera.tenant)) ?? [];
  const { number, name } = asked.camera;
  return (
    <dialog
      ref={dialog}
      className="dialog dialog--purpose"
      aria-labelledby="purpose-title"
      data-testid="purpose"
      onCancel={() => purpose.cancel()}
    >
      <h2 id="purpose-title">{say("purpose.title")}</h2>
      <p className="dialog__camera">{say("purpose.camera", { number, name })}</p>
      <p className="quiet">
        {asked.camera.tenantName}
        {tenant?.convention && ` · ${tenant.convention.title}`}
      </p>
      <UpkeepNotice camera={asked.camera} />
      {motives.length === 0 ? (
        <NoConvention tenant={asked.camera.tenantName} />
      ) : (
        <Answer asked={asked} motives={motives} tenant={tenant} />
      )}
    </dialog>
  );
}

function NoConvention({ tenant }: { readonly tenant: string }) {
  const { purpose } = usePost();
  return (
    <>
      <p className="notice notice--warning">{say("purpose.noConvention", { tenant })}</p>
      <div className="dialog__acts">
        <button type="button" className="button" onClick={() => purpose.cancel()}>
          {say("purpose.cancel")}
        </button>
      </div>
    </>
  );
}

interface AnswerProps {
  readonly asked: Asked;
  readonly motives: readonly Motive[];
  readonly tenant: Tenant | undefined;
}

function Answer({ asked, motives, tenant }: AnswerProps) {
  const { purpose } = usePost();
  const first = motives.find(({ code }) => code === purpose.last.motive) ?? motives[0];
  const [motive, setMotive] = useState(first);
  const [incident, setIncident] = useState(purpose.last.incident);
  const [missing, setMissing] = useState(false);
  const number = incident.trim();

  function confirm(event: FormEvent): void {
    event.preventDefault();
    if (motive === undefined) return;
    if (motive.incidentRequired && number === "") {
      setMissing(true);
      document.getElementById("incident")?.focus();
      return;
    }
    const { code, label } = motive;
    purpose.answer({ motive: code, motiveLabel: label, incident: number === "" ? null : number });
  }

  return (
    <form onSubmit={confirm}>
      <MotiveList motives={motives} chosen={motive} onChoose={setMotive} />
      <label className="field" htmlFor="incident">
        {say("purpose.incident")}{" "}
        <span className="quiet">
          {say(motive?.incidentRequired ? "purpose.required" : "purpose.optional")}
        </span>
      </label>
      <input
        id="incident"
        className="input"
        autoComplete="off"
        maxLength={64}
        value={incident}
        aria-required={motive?.incidentRequired ?? false}
        aria-invalid={missing && number === ""}
        onChange={(event) => setIncident(event.target.value)}
      />
      {missing && number === "" && (
        <p className="notice notice--warning" role="alert">
          {say("purpose.missing")}
        </p>
      )}
      <p className="quiet">{say("purpose.recorded", { tenant: tenant?.name ?? "" })}</p>
      <Acts asked={asked} />
    </form>
  );
}

interface MotiveListProps {
  readonly motives: readonly Motive[];
  readonly chosen: Motive | undefined;
  readonly onChoose: (motive: Motive) => void;
}

function MotiveList({ motives, chosen, onChoose }: MotiveListProps) {
  return (
    <fieldset className="motives">
      <legend>{say("purpose.motive")}</legend>
      {motives.map((motive) => (
        <label key={motive.code} className="motive">
          <input
            type="radio"
            name="motive"
            value={motive.code}
            checked={motive === chosen}
            autoFocus={motive === chosen}
            onChange={() => onChoose(motive)}
          />
          <span>{motive.label}</span>
          <span className="cited" title={motive.article.summary}>
            {motive.article.cited}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Acts({ asked }: { readonly asked: Asked }) {
  const { purpose } = usePost();
  const { tile, replaced } = asked;
  return (
    <div className="dialog__acts">
      <button type="button" className="button" onClick={() => purpose.cancel()}>
        {say("purpose.cancel")} <kbd>{say("help.keys.escape")}</kbd>
      </button>
      <button type="submit" className="button button--main" data-testid="confirm">
        {replaced === null
          ? say("purpose.confirm", { tile })
          : say("purpose.replace", { tile, camera: replaced.number })}{" "}
        <kbd>{say("help.keys.enter")}</kbd>
      </button>
    </div>
  );
}
