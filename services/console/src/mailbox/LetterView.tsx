/** One letter whole: its words, its way, what proves it, and who read it. */
import type { ReactNode } from "react";

import type { Mail } from "../api/types";
import { say } from "../i18n";
import { written } from "../kit/clock";
import { useStore } from "../kit/useStore";
import type { Letters } from "./mailbox";
import { answerWord, stateWord, toneOf } from "./words";

interface Props {
  readonly letters: Letters;
  readonly mail: Mail;
}

export function LetterView({ letters, mail }: Props) {
  return (
    <article className="letter" data-testid="letter">
      <header>
        <p className="quiet">{say(`mail.kind.${mail.kind}`)}</p>
        <h2 id="letter-title">{mail.subject}</h2>
      </header>
      <p className={`letter__state tone-${toneOf(mail)}`} data-testid="letter-state">
        {stateWord(mail)}
        {mail.late && <span className="mails__late">{say("mail.late")}</span>}
      </p>
      <Reading letters={letters} mail={mail} />
      <pre className="letter__text" tabIndex={0} aria-label={say("mail.letter")}>
        {mail.text}
      </pre>
      <Proof mail={mail} />
    </article>
  );
}

function Reading({ letters, mail }: Props) {
  const isSending = useStore(letters.sending);
  const hasFailed = useStore(letters.failed);
  if (mail.readAt !== null) {
    const at = written(mail.readAt, "dateTime");
    return (
      <p className="quiet" data-testid="read-by">
        {say("mail.readBy", { who: mail.readBy ?? "", at })}
      </p>
    );
  }
  if (!mail.unread) return null;
  return (
    <div className="letter__reading">
      <button
        type="button"
        className="button button--main"
        data-testid="mark-read"
        aria-busy={isSending}
        onClick={() => void letters.markRead(mail.id)}
      >
        {say("mail.markRead")}
      </button>
      {hasFailed && (
        <p className="trouble" role="alert">
          {say("mail.failed")}
        </p>
      )}
    </div>
  );
}

function Proof({ mail }: { readonly mail: Mail }) {
  const entryOf = (entry: number | null) => entry !== null && say("mail.entry", { entry });
  return (
    <dl className="facts letter__facts">
      <Fact label={say("mail.to")}>{mail.office}</Fact>
      <Fact label={say("mail.addresses")}>{mail.addresses.join(", ")}</Fact>
      <Fact label={say("mail.about")}>{entryOf(mail.entry)}</Fact>
      <Fact label={say("mail.proof")}>{entryOf(mail.proof)}</Fact>
      <Fact label={say("mail.answer")}>{answerWord(mail)}</Fact>
      <Fact label={say("mail.messageId")}>{mail.messageId}</Fact>
      <Fact label={say("mail.tries")}>{mail.tries > 0 && mail.tries}</Fact>
      <Fact label={say("mail.attachment")}>{mail.attachment}</Fact>
    </dl>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  if (children === null || children === false || children === "") return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
