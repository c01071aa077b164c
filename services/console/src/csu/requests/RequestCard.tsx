/** One request: who, where, why, how long; yes or no before the ring is empty. */
import { useState } from "react";

import type { Lease, Special, Ticket } from "../../api/types";
import { say } from "../../i18n";
import { clock } from "../../kit/clock";
import { never } from "../../kit/never";
import { useStore } from "../../kit/useStore";
import { Countdown } from "../../steering/Countdown";
import { leftBetween } from "../../steering/face";
import { untilWord } from "../../specials/specials";
import { hoursOf } from "../../tickets/words";
import type { Csu } from "../csu";
import { LookPicture } from "../looking/LookPicture";
import { TroubleNotice } from "../cutting/TroubleNotice";
import { type Card, deadlineOf, shorterThan } from "./cards";
import { askOffice, isToChoose, keepOffice, officeField, officeFor } from "./office";
import { RefusalForm } from "./RefusalForm";

interface Props {
  readonly csu: Csu;
  readonly card: Card;
  /** The one that single keys answer. */
  readonly first: boolean;
}

export function RequestCard({ csu, card, first }: Props) {
  const { requests } = csu;
  const { askedAt } = card.asked;
  // Who may answer depends on the hour: heard again with each request.
  const offices = useOffices(csu, card);
  const [chosen, setChosen] = useState<string | null>(null);
  const office = chosen ?? officeFor(card.kind, offices);
  const isRefusing = useStore(requests.refusing) === card.id;
  const isSending = useStore(requests.sending) === card.id;

  function choose(wanted: string): void {
    setChosen(wanted);
    keepOffice(card.kind, wanted);
  }

  /** Only once it is known in which capacity. */
  function answered(act: () => Promise<void>): void {
    if (isToChoose(offices, office)) askOffice(card.id);
    else void act();
  }

  return (
    <li
      className="request"
      data-testid="request"
      data-kind={card.kind}
      data-first={first}
      aria-busy={isSending}
    >
      <div className="request__what">
        <Wish card={card} />
      </div>
      <Countdown left={() => leftBetween(askedAt, deadlineOf(card), clock.get())} />
      {card.kind === "lease" && <CameraPicture csu={csu} camera={card.asked.camera} />}
      {requests.mayAnswer && (
        <div className="request__answer">
          {offices.length > 0 && (
            <OfficeChoice id={card.id} offices={offices} office={office} onOffice={choose} />
          )}
          {isRefusing ? (
            <RefusalForm
              kind={card.kind}
              refuse={(reason) => answered(() => requests.refuse(card, office, reason))}
              cancel={() => requests.refusing.set(null)}
            />
          ) : (
            <Answers
              card={card}
              first={first}
              accept={(minutes) => answered(() => requests.accept(card, office, minutes))}
              refuse={() => requests.refusing.set(card.id)}
            />
          )}
          {isSending && <p className="quiet">{say("csu.sending")}</p>}
        </div>
      )}
      <TroubleNotice desk={requests} at={card.id} />
    </li>
  );
}

/** What the one who asks sees, where this post may see it. */
function CameraPicture({ csu, camera }: { readonly csu: Csu; readonly camera: Lease["camera"] }) {
  const look = useStore(csu.looking.look);
  if (look === null || look.camera.id !== camera?.id) return null;
  return <LookPicture looking={csu.looking} look={look} />;
}

function useOffices(csu: Csu, card: Card): readonly string[] {
  useStore(csu.terms.byTenant);
  return csu.requests.officesOf(card);
}

function Wish({ card }: { readonly card: Card }) {
  switch (card.kind) {
    case "lease":
      return <LeaseAsked lease={card.asked} />;
    case "ticket":
      return <TicketWish it={card.asked} />;
    case "special":
      return <ArrangementWish it={card.asked} />;
    default:
      return never(card);
  }
}

function ArrangementWish({ it }: { readonly it: Special }) {
  const { cameras, incident, title, zones } = it;
  const numbers = cameras.map((camera) => camera.split(":")[1] ?? camera);
  return (
    <>
      <p className="request__title">{say("csu.request.arrangement")}</p>
      <p className="request__where">{[...zones, ...numbers].join(", ")}</p>
      <Person asked={it} />
      <Reason why={title} incident={incident} />
      <p>{say("csu.request.until", { until: untilWord(it, clock.get()) })}</p>
    </>
  );
}

function LeaseAsked({ lease }: { readonly lease: Lease }) {
  const { camera, ground, incident, minutes } = lease;
  return (
    <>
      <p className="request__title">{say("csu.request.joystick")}</p>
      <p className="request__where">
        <strong>{camera?.number}</strong> {camera?.name}
      </p>
      <Person asked={lease} />
      <Reason why={ground} incident={incident} />
      <p>
        {minutes === null ? say("csu.request.longest") : say("csu.request.minutes", { minutes })}
      </p>
    </>
  );
}

function TicketWish({ it }: { readonly it: Ticket }) {
  return (
    <>
      <p className="request__title">{say("csu.request.access")}</p>
      <p className="request__where">{it.estate}</p>
      <Person asked={it} />
      <Reason why={it.motive} incident={it.incident} />
      <p>{say("csu.request.hours", { hours: hoursOf(it.minutes) })}</p>
    </>
  );
}

function Person({ asked }: { readonly asked: Lease | Ticket | Special }) {
  return (
    <p>
      {asked.name}{" "}
      <span className="quiet">
        {asked.rank} · {asked.service}
      </span>
    </p>
  );
}

interface ReasonProps {
  readonly why: string;
  readonly incident: string | null;
}

function Reason({ why, incident }: ReasonProps) {
  return (
    <p className="request__why">
      {why} {incident !== null && <span>{say("csu.board.incident", { incident })}</span>}
    </p>
  );
}

interface OfficeProps {
  readonly id: string;
  readonly offices: readonly string[];
  readonly office: string;
  readonly onOffice: (office: string) => void;
}

function OfficeChoice({ id, offices, office, onOffice }: OfficeProps) {
  const field = officeField(id);
  return (
    <div className="request__office">
      <label className="quiet" htmlFor={field}>
        {say("csu.request.as")}
      </label>
      <select
        id={field}
        className="input"
        value={office}
        onChange={(event) => onOffice(event.target.value)}
      >
        {office === "" && <option value="">{say("csu.request.chooseOffice")}</option>}
        {offices.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </div>
  );
}

interface AnswersProps extends Omit<Props, "csu"> {
  /** Null: as long as was asked. */
  readonly accept: (minutes: number | null) => void;
  readonly refuse: () => void;
}

function Answers({ card, first, accept, refuse }: AnswersProps) {
  const shorter = card.kind === "lease" ? shorterThan(card.asked.minutes) : [];
  return (
    <div className="request__acts">
      <button
        type="button"
        className="button button--main request__yes"
        aria-keyshortcuts={first ? "a" : undefined}
        data-testid="accept"
        onClick={() => accept(null)}
      >
        {acceptWord(card)} {first && <kbd>A</kbd>}
      </button>
      {shorter.map((minutes) => (
        <button key={minutes} type="button" className="button" onClick={() => accept(minutes)}>
          <span className="unseen">{say("csu.request.accept")} </span>
          {say("csu.length.minutes", { minutes })}
        </button>
      ))}
      <button
        type="button"
        className="button request__no"
        aria-keyshortcuts={first ? "r" : undefined}
        data-testid="refuse"
        onClick={refuse}
      >
        {say("csu.request.refuse")} {first && <kbd>R</kbd>}
      </button>
    </div>
  );
}

function acceptWord(card: Card): string {
  if (card.kind === "ticket") {
    return say("csu.request.acceptFor", { length: hoursOf(card.asked.minutes) });
  }
  if (card.kind === "special") return say("csu.request.accept");
  const { minutes } = card.asked;
  if (minutes === null) return say("csu.request.accept");
  return say("csu.request.acceptFor", { length: say("csu.length.minutes", { minutes }) });
}
