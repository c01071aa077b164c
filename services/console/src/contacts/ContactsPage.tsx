/** "Annuaire": how each side of a convention is reached; emergencies go by 17 (VA-12). */
import { useEffect } from "react";

import type { ContactBook, ContactLine } from "../api/types";
import { usePost } from "../app/post";
import { say } from "../i18n";
import { clock, writtenTerm } from "../kit/clock";
import { useStore } from "../kit/useStore";
import { ContactsEditor } from "./ContactsEditor";
import { PhoneLink } from "./PhoneLink";

const COLUMNS = ["desk", "label", "phone", "mail", "hours"] as const;

export function ContactsPage() {
  const { contacts } = usePost();
  const books = useStore(contacts.books);
  const isKnown = useStore(contacts.known);
  const draft = useStore(contacts.draft);
  useEffect(() => {
    void contacts.load();
  }, [contacts]);
  return (
    <div className="contacts" data-testid="contacts">
      <header className="contacts__head">
        <h2>{say("contacts.title")}</h2>
        <Emergency />
      </header>
      {isKnown && books.length === 0 && <p className="quiet">{say("contacts.none")}</p>}
      {books.map((book) => (
        <section
          key={`${book.tenant} ${book.organisation}`}
          className="contacts__book"
          aria-label={book.organisationName}
          data-testid="contact-book"
          data-organisation={book.organisation}
        >
          <BookHead book={book} isEdited={book.own && draft !== null} />
          {book.own && draft !== null ? <ContactsEditor /> : <BookTable book={book} />}
        </section>
      ))}
    </div>
  );
}

function Emergency() {
  return (
    <p className="contacts__emergency">
      {say("contacts.emergency")} <PhoneLink phone="17" who={say("contacts.police")} />
    </p>
  );
}

interface BookProps {
  readonly book: ContactBook;
}

function BookHead({ book, isEdited }: BookProps & { readonly isEdited: boolean }) {
  const { contacts } = usePost();
  const now = useStore(clock);
  const { changedAt, changedBy, mayChange, missing, own } = book;
  return (
    <header className="panel__head contacts__bookhead">
      <h3>
        {book.organisationName}
        {own && <span className="badge">{say("contacts.own")}</span>}
      </h3>
      <span className="quiet">
        {changedAt === null
          ? say("contacts.ofTheDeed")
          : say("contacts.changed", { at: writtenTerm(changedAt, now), who: changedBy ?? "" })}
        {!own && ` · ${book.article.cited}`}
        {own && missing > 0 && ` · ${say("contacts.missing", { count: missing })}`}
      </span>
      {mayChange && !isEdited && (
        <button
          type="button"
          className="button"
          data-testid="edit-contacts"
          onClick={() => contacts.edit(book)}
        >
          {say("contacts.edit")}
        </button>
      )}
    </header>
  );
}

function BookTable({ book }: BookProps) {
  if (book.contacts.length === 0) {
    return <p className="contacts__none quiet">{say("contacts.empty")}</p>;
  }
  return (
    <table className="contacts__table" aria-label={book.organisationName}>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <th key={column} scope="col" className={`contacts__${column}`}>
              {say(`contacts.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {book.contacts.map((line, at) => (
          <Line key={at} book={book} line={line} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ book, line }: BookProps & { readonly line: ContactLine }) {
  const { desk, label, phone, mail, hours } = line;
  return (
    <tr data-testid="contact" data-desk={desk}>
      <td>{say(`contacts.desk.${desk}`)}</td>
      <th scope="row">{label}</th>
      <td>{phone !== null && <PhoneLink phone={phone} who={whoOf(book, line)} />}</td>
      <td>{mail !== null && <a href={`mailto:${mail}`}>{mail}</a>}</td>
      <td>{hours}</td>
    </tr>
  );
}

const whoOf = (book: ContactBook, line: ContactLine): string =>
  `${line.label}, ${book.organisationName}`;
