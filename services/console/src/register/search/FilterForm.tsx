/** What is looked for. Nothing is asked of the register before "Chercher": each search is an entry. */
import { type FormEvent, type ReactNode, useState } from "react";

import { usePost } from "../../app/post";
import { say } from "../../i18n";
import { useStore } from "../../kit/useStore";
import type { RegisterDesk } from "../desk";
import { type Filters, NOTHING, PERIODS } from "./filters";

interface Props {
  readonly desk: RegisterDesk;
  readonly filters: Filters;
  readonly onSearch: (filters: Filters) => void;
  readonly onExport: () => void;
}

const RESULTS = ["GRANTED", "REFUSED"] as const;
/** Cameras that the field offers: more would weigh on each key that is typed. */
const MOST_OFFERED = 300;

export function FilterForm({ desk, filters, onSearch, onExport }: Props) {
  const [draft, setDraft] = useState(filters);
  const isReading = useStore(desk.isReading);
  const change = (name: keyof Filters) => (value: string) =>
    setDraft((before) => ({ ...before, [name]: value }));

  function submit(event: FormEvent): void {
    event.preventDefault();
    onSearch(draft);
  }

  return (
    <form className="register__filters" aria-label={say("register.filters")} onSubmit={submit}>
      <h2 id="register-title" className="unseen">
        {say("register.heading")}
      </h2>
      {desk.tenants.length > 1 && (
        <TenantField
          desk={desk}
          value={draft.tenant}
          onChange={(tenant) => setDraft((before) => ({ ...before, tenant }))}
        />
      )}
      <PeriodFields draft={draft} change={change} />
      <Field id="camera" label={say("register.camera")}>
        <input
          id="register-camera"
          className="input"
          list="register-cameras"
          autoComplete="off"
          maxLength={200}
          placeholder={say("register.camera.hint")}
          value={draft.camera}
          onChange={(event) => change("camera")(event.target.value)}
        />
        <CameraOffers
          tenant={draft.tenant ?? (desk.tenants.length === 1 ? desk.tenants[0] : null)}
        />
      </Field>
      <TextField
        id="person"
        label={say("register.person")}
        hint={say("register.person.hint")}
        value={draft.person}
        onChange={change("person")}
      />
      <ActField desk={desk} value={draft.act} onChange={change("act")} />
      <TextField
        id="incident"
        label={say("register.incident")}
        value={draft.incident}
        onChange={change("incident")}
      />
      <Choice
        id="result"
        label={say("register.result")}
        value={draft.result}
        options={RESULTS.map((one) => [one, say(`register.result.${one}`)] as const)}
        any
        onChange={change("result")}
      />
      <TextField
        id="number"
        label={say("register.number")}
        value={draft.number}
        numeric
        onChange={change("number")}
      />
      <div className="register__acts">
        <button
          type="submit"
          className="button button--main"
          aria-disabled={isReading}
          data-testid="register-search"
        >
          {say("register.search")}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => setDraft({ ...NOTHING, tenant: draft.tenant })}
        >
          {say("register.clear")}
        </button>
        <button type="button" className="button" data-testid="register-export" onClick={onExport}>
          {say("register.export")}
        </button>
      </div>
    </form>
  );
}

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly children: ReactNode;
}

function Field({ id, label, children }: FieldProps) {
  return (
    <div className={`register__field register__field--${id}`}>
      <label htmlFor={`register-${id}`}>{label}</label>
      {children}
    </div>
  );
}

interface TextProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly numeric?: boolean;
  readonly onChange: (value: string) => void;
}

function TextField({ id, label, hint, value, numeric = false, onChange }: TextProps) {
  return (
    <Field id={id} label={label}>
      <input
        id={`register-${id}`}
        className="input"
        autoComplete="off"
        maxLength={numeric ? 15 : 200}
        inputMode={numeric ? "numeric" : "text"}
        pattern={numeric ? "[0-9]*" : undefined}
        placeholder={hint}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  /** Whether nothing may be chosen. */
  readonly any?: boolean;
  readonly onChange: (value: string) => void;
}

function Choice({ id, label, value, options, any = false, onChange }: ChoiceProps) {
  return (
    <Field id={id} label={label}>
      <select
        id={`register-${id}`}
        className="input"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {any && <option value="">{say("register.any")}</option>}
        {options.map(([code, word]) => (
          <option key={code} value={code}>
            {word}
          </option>
        ))}
      </select>
    </Field>
  );
}

interface TenantProps {
  readonly desk: RegisterDesk;
  readonly value: string | null;
  readonly onChange: (tenant: string | null) => void;
}

function TenantField({ desk, value, onChange }: TenantProps) {
  const { known: tenants } = usePost();
  const readable = tenants.filter(({ id }) => desk.tenants.includes(id));
  const all = ["", say("register.tenant.all")] as const;
  return (
    <Choice
      id="tenant"
      label={say("register.tenant")}
      value={value ?? ""}
      options={[all, ...readable.map(({ id, name }) => [id, name] as const)]}
      onChange={(tenant) => onChange(tenant === "" ? null : tenant)}
    />
  );
}

interface PeriodProps {
  readonly draft: Filters;
  readonly change: (name: keyof Filters) => (value: string) => void;
}

function PeriodFields({ draft, change }: PeriodProps) {
  return (
    <>
      <Choice
        id="period"
        label={say("register.period")}
        value={draft.period}
        options={PERIODS.map((one) => [one, say(`register.period.${one}`)] as const)}
        onChange={change("period")}
      />
      {draft.period === "dates" && (
        <>
          <DateField id="from" value={draft.from} onChange={change("from")} />
          <DateField id="to" value={draft.to} onChange={change("to")} />
        </>
      )}
    </>
  );
}

interface DateProps {
  readonly id: "from" | "to";
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function DateField({ id, value, onChange }: DateProps) {
  return (
    <Field id={id} label={say(`register.${id}`)}>
      <input
        id={`register-${id}`}
        className="input"
        type="datetime-local"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

interface ActProps {
  readonly desk: RegisterDesk;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function ActField({ desk, value, onChange }: ActProps) {
  const acts = useStore(desk.acts);
  return (
    <Choice
      id="act"
      label={say("register.act")}
      value={value}
      options={acts.map(({ code, label }) => [code, label] as const)}
      any
      onChange={onChange}
    />
  );
}

function CameraOffers({ tenant }: { readonly tenant: string | null | undefined }) {
  const { inventory } = usePost();
  const cameras = useStore(inventory.cameras);
  const offered = cameras.filter((one) => tenant == null || one.tenant === tenant);
  return (
    <datalist id="register-cameras">
      {offered.slice(0, MOST_OFFERED).map(({ id, number, name }) => (
        <option key={id} value={`${number} ${name}`} />
      ))}
    </datalist>
  );
}
