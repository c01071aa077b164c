/** One's own desks, written whole; a line that cannot be kept says why where it stands. */
import { type FormEvent, useEffect, useId, useRef } from "react";

import { usePost } from "../app/post";
import { say } from "../i18n";
import { useStore } from "../kit/useStore";
import { type ContactTrouble, DESKS, type TypedContact } from "./contacts";

const MOST = 20;
const FIELDS = ["label", "phone", "mail", "hours"] as const;
type Field = (typeof FIELDS)[number];

export function ContactsEditor() {
  const { contacts } = usePost();
  const draft = useStore(contacts.draft) ?? [];
  const trouble = useStore(contacts.trouble);
  const isSending = useStore(contacts.sending);

  function give(event: FormEvent): void {
    event.preventDefault();
    void contacts.give();
  }

  return (
    <form
      className="contacts__form"
      data-testid="contacts-editor"
      onSubmit={give}
      onKeyDown={(event) => event.key === "Escape" && contacts.cancel()}
    >
      <p className="quiet">{say("contacts.formats")}</p>
      <ol className="contacts__lines">
        {draft.map((line, at) => (
          <EditedLine
            key={at}
            line={line}
            at={at}
            trouble={trouble?.line === at ? trouble : null}
          />
        ))}
      </ol>
      {trouble !== null && trouble.line === null && (
        <div className="trouble" role="alert" data-testid="trouble">
          <p className="trouble__what">{trouble.message}</p>
          <p>
            <strong>{say("wall.remedy")}</strong> {trouble.remedy}
            {trouble.article !== null && <span className="cited"> {trouble.article}</span>}
          </p>
        </div>
      )}
      <div className="contacts__acts" aria-busy={isSending}>
        <button
          type="button"
          className="button"
          disabled={draft.length >= MOST}
          onClick={() => contacts.add()}
        >
          {say("contacts.add")}
        </button>
        <span className="bar__space" />
        {isSending && <span className="quiet">{say("csu.sending")}</span>}
        <button type="button" className="button" onClick={() => contacts.cancel()}>
          {say("purpose.cancel")}
        </button>
        <button type="submit" className="button button--main" data-testid="give-contacts">
          {say("contacts.give")}
        </button>
      </div>
    </form>
  );
}

interface LineProps {
  readonly line: TypedContact;
  readonly at: number;
  readonly trouble: ContactTrouble | null;
}

function EditedLine({ line, at, trouble }: LineProps) {
  const { contacts } = usePost();
  const id = useId();
  return (
    <li className="contacts__line" data-testid="edited-contact">
      <div className="contacts__field">
        <label htmlFor={`${id}-desk`}>{say("contacts.column.desk")}</label>
        <select
          id={`${id}-desk`}
          className="input"
          value={line.desk}
          onChange={(event) => contacts.change(at, { desk: deskOf(event.target.value) })}
        >
          {DESKS.map((desk) => (
            <option key={desk} value={desk}>
              {say(`contacts.desk.${desk}`)}
            </option>
          ))}
        </select>
      </div>
      {FIELDS.map((field) => (
        <EditedField
          key={field}
          id={`${id}-${field}`}
          field={field}
          line={line}
          at={at}
          trouble={trouble?.field === field ? trouble : null}
        />
      ))}
      <button
        type="button"
        className="button contacts__remove"
        aria-label={say("contacts.remove.label", { label: line.label || String(at + 1) })}
        onClick={() => contacts.remove(at)}
      >
        {say("contacts.remove")}
      </button>
    </li>
  );
}

interface FieldProps extends LineProps {
  readonly id: string;
  readonly field: Field;
}

function EditedField({ id, field, line, at, trouble }: FieldProps) {
  const { contacts } = usePost();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (trouble !== null) input.current?.focus();
  }, [trouble]);
  return (
    <div className={`contacts__field contacts__field--${field}`}>
      <label htmlFor={id}>{say(`contacts.column.${field}`)}</label>
      <input
        ref={input}
        id={id}
        className="input"
        autoComplete="off"
        maxLength={254}
        value={line[field]}
        aria-invalid={trouble !== null}
        aria-describedby={trouble === null ? undefined : `${id}-why`}
        onChange={(event) => contacts.change(at, { [field]: event.target.value })}
      />
      {trouble !== null && (
        <p id={`${id}-why`} className="contacts__why" role="alert" data-testid="flaw">
          {trouble.message} {trouble.remedy}
        </p>
      )}
    </div>
  );
}

const deskOf = (value: string): TypedContact["desk"] =>
  DESKS.find((desk) => desk === value) ?? "OTHER";
