/** Hand over what the search shows: in which form, why, on which requisition. */
import { type FormEvent, useEffect, useRef, useState } from "react";

import { usePost } from "../app/post";
import { say } from "../i18n";
import { type Handed, NotHandedOver, type Order, type RegisterDesk } from "./desk";
import { NOTHING } from "./search/filters";
import { wordsOf } from "./search/words";

interface Props {
  readonly desk: RegisterDesk;
  readonly onClose: () => void;
}

const FORMATS = ["jsonl", "csv", "pdf"] as const;
const REASONS = ["mayor", "judge", "committee", "access"] as const;

export function ExportDialog({ desk, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [handed, setHanded] = useState<Handed | null>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby="export-title"
      data-testid="export-dialog"
      onCancel={onClose}
    >
      <h2 id="export-title">{say("register.export.title")}</h2>
      {handed === null ? (
        <ExportForm desk={desk} onClose={onClose} onHanded={setHanded} />
      ) : (
        <Done handed={handed} onClose={onClose} />
      )}
    </dialog>
  );
}

interface DoneProps {
  readonly handed: Handed;
  readonly onClose: () => void;
}

function Done({ handed, onClose }: DoneProps) {
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => close.current?.focus(), []);
  return (
    <>
      <p role="status" data-testid="export-done" data-entry={handed.entry}>
        {say("register.export.done", { ...handed })}
      </p>
      <p className="quiet export__digest">{say("register.export.digest", { ...handed })}</p>
      <div className="dialog__acts">
        <button ref={close} type="button" className="button button--main" onClick={onClose}>
          {say("register.export.close")}
        </button>
      </div>
    </>
  );
}

interface FormProps extends Props {
  readonly onHanded: (handed: Handed) => void;
}

function ExportForm({ desk, onClose, onHanded }: FormProps) {
  const filters = desk.found.get()?.filters ?? NOTHING;
  const [tenant, setTenant] = useState(filters.tenant ?? desk.tenants[0] ?? "");
  const [format, setFormat] = useState<Order["format"]>("jsonl");
  const [reason, setReason] = useState("");
  const [requisition, setRequisition] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isRunning, setRunning] = useState(false);

  async function confirm(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (isRunning) return;
    if (reason.trim() === "") {
      setTrouble(say("register.export.missing"));
      document.getElementById("export-reason")?.focus();
      return;
    }
    setTrouble(null);
    setRunning(true);
    try {
      onHanded(await desk.export(tenant, { format, reason, requisition: requisition.trim() }));
    } catch (error) {
      if (!(error instanceof NotHandedOver)) throw error;
      setTrouble(error.message);
    } finally {
      setRunning(false);
    }
  }

  return (
    <form onSubmit={(event) => void confirm(event)}>
      <p className="quiet">{say("register.export.what", { what: wordsOf(filters, desk) })}</p>
      {filters.tenant === null && desk.tenants.length > 1 && (
        <TenantChoice desk={desk} tenant={tenant} onChange={setTenant} />
      )}
      <FormatChoice format={format} onChange={setFormat} />
      <ReasonField reason={reason} isMissing={trouble !== null} onChange={setReason} />
      <label className="field" htmlFor="export-requisition">
        {say("register.export.requisition")}{" "}
        <span className="quiet">{say("register.export.optional")}</span>
      </label>
      <input
        id="export-requisition"
        className="input"
        autoComplete="off"
        maxLength={200}
        value={requisition}
        onChange={(event) => setRequisition(event.target.value)}
      />
      {trouble !== null && (
        <p className="notice notice--warning" role="alert">
          {trouble}
        </p>
      )}
      <div className="dialog__acts">
        <button type="button" className="button" onClick={onClose}>
          {say("purpose.cancel")} <kbd>{say("help.keys.escape")}</kbd>
        </button>
        <button
          type="submit"
          className="button button--main"
          aria-disabled={isRunning}
          data-testid="confirm-export"
        >
          {say(isRunning ? "register.export.running" : "register.export.confirm")}
        </button>
      </div>
    </form>
  );
}

interface TenantProps {
  readonly desk: RegisterDesk;
  readonly tenant: string;
  readonly onChange: (tenant: string) => void;
}

function TenantChoice({ desk, tenant, onChange }: TenantProps) {
  const { known: tenants } = usePost();
  return (
    <>
      <label className="field" htmlFor="export-tenant">
        {say("register.export.tenant")}
      </label>
      <select
        id="export-tenant"
        className="input"
        value={tenant}
        onChange={(event) => onChange(event.target.value)}
      >
        {tenants
          .filter(({ id }) => desk.tenants.includes(id))
          .map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
      </select>
    </>
  );
}

interface FormatProps {
  readonly format: Order["format"];
  readonly onChange: (format: Order["format"]) => void;
}

function FormatChoice({ format, onChange }: FormatProps) {
  return (
    <fieldset className="motives">
      <legend>{say("register.export.format")}</legend>
      {FORMATS.map((one) => (
        <label key={one} className="motive">
          <input
            type="radio"
            name="format"
            checked={one === format}
            autoFocus={one === FORMATS[0]}
            onChange={() => onChange(one)}
          />
          <span>
            {say(`register.export.${one}`)}{" "}
            <span className="quiet">{say(`register.export.${one}.why`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface ReasonProps {
  readonly reason: string;
  readonly isMissing: boolean;
  readonly onChange: (reason: string) => void;
}

function ReasonField({ reason, isMissing, onChange }: ReasonProps) {
  return (
    <>
      <label className="field" htmlFor="export-reason">
        {say("register.export.reason")}{" "}
        <span className="quiet">{say("register.export.reason.read")}</span>
      </label>
      <input
        id="export-reason"
        className="input"
        list="export-reasons"
        autoComplete="off"
        maxLength={200}
        value={reason}
        aria-required="true"
        aria-invalid={isMissing && reason.trim() === ""}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id="export-reasons">
        {REASONS.map((one) => (
          <option key={one} value={say(`register.export.reason.${one}`)} />
        ))}
      </datalist>
    </>
  );
}
