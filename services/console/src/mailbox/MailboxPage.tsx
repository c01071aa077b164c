/** "Courriers": what was sent or waits for this tenant, and each letter whole. */
import { useState } from "react";

import type { Mail } from "../api/types";
import { say } from "../i18n";
import { written } from "../kit/clock";
import { useStore } from "../kit/useStore";
import { LetterView } from "./LetterView";
import { type Filter, filtered, FILTERS, type Letters } from "./mailbox";
import { stateWord, toneOf } from "./words";

interface Props {
  readonly letters: Letters;
}

export function MailboxPage({ letters }: Props) {
  const [filter, setFilter] = useState<Filter>("all");
  const mails = useStore(letters.mails);
  const chosen = useStore(letters.chosen);
  const shown = filtered(mails, filter);
  const open = mails.find(({ id }) => id === chosen) ?? null;
  return (
    <div className="mailbox" data-testid="mailbox">
      <section className="mailbox__list" aria-labelledby="mailbox-title">
        <header className="panel__head">
          <h2 id="mailbox-title">{say("mail.title")}</h2>
          <Filters mails={mails} filter={filter} onFilter={setFilter} />
        </header>
        {shown.length === 0 ? (
          <p className="mailbox__none quiet">{say(`mail.none.${filter}`)}</p>
        ) : (
          <MailTable letters={letters} mails={shown} chosen={chosen} />
        )}
      </section>
      <section className="mailbox__letter" aria-live="polite" aria-labelledby="letter-title">
        {open === null ? (
          <>
            <h2 id="letter-title" className="unseen">
              {say("mail.letter")}
            </h2>
            <p className="mailbox__none quiet">{say("mail.choose")}</p>
          </>
        ) : (
          <LetterView letters={letters} mail={open} />
        )}
      </section>
    </div>
  );
}

interface FiltersProps {
  readonly mails: readonly Mail[];
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}

function Filters({ mails, filter, onFilter }: FiltersProps) {
  return (
    <fieldset className="chips mailbox__filters">
      <legend className="unseen">{say("mail.filter")}</legend>
      {FILTERS.map((one) => (
        <label key={one} className="chip">
          <input
            type="radio"
            name="mail-filter"
            checked={one === filter}
            onChange={() => onFilter(one)}
          />
          {say(`mail.filter.${one}`)} {filtered(mails, one).length}
        </label>
      ))}
    </fieldset>
  );
}

interface TableProps extends Props {
  readonly mails: readonly Mail[];
  readonly chosen: string | null;
}

function MailTable({ letters, mails, chosen }: TableProps) {
  const hasMore = useStore(letters.more);
  return (
    <div className="mailbox__room">
      <table className="mails" aria-labelledby="mailbox-title">
        <thead>
          <tr>
            {(["date", "subject", "office", "state"] as const).map((column) => (
              <th key={column} scope="col" className={`mails__${column}`}>
                {say(`mail.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {mails.map((mail) => (
            <MailRow key={mail.id} letters={letters} mail={mail} isChosen={mail.id === chosen} />
          ))}
        </tbody>
      </table>
      {hasMore && (
        <button type="button" className="button" onClick={() => void letters.older()}>
          {say("mail.older")}
        </button>
      )}
    </div>
  );
}

interface RowProps extends Props {
  readonly mail: Mail;
  readonly isChosen: boolean;
}

function MailRow({ letters, mail, isChosen }: RowProps) {
  return (
    <tr
      className="mails__row"
      aria-current={isChosen}
      data-testid="mail"
      data-kind={mail.kind}
      data-state={mail.state}
      data-unread={mail.unread}
      onClick={() => letters.choose(mail.id)}
    >
      <td className="mails__date">
        <time dateTime={mail.queuedAt}>{written(mail.queuedAt, "dated")}</time>
      </td>
      <th scope="row" className="mails__subject">
        <button
          type="button"
          className="mails__open"
          title={mail.subject}
          onClick={() => letters.choose(mail.id)}
        >
          {mail.unread && <span className="mails__new">{say("mail.unread")}</span>}
          <span className="mails__kind">{say(`mail.kind.${mail.kind}`)}</span>
          <span className="mails__words">{mail.subject}</span>
        </button>
      </th>
      <td className="mails__office" title={mail.office}>
        {mail.office}
      </td>
      <td className={`mails__state tone-${toneOf(mail)}`}>
        {stateWord(mail)}
        {mail.late && <span className="mails__late">{say("mail.late")}</span>}
      </td>
    </tr>
  );
}
