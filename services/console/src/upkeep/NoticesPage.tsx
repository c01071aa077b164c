/** The CIC's "Avis": every commune's hours, the work announced, what fails. */
import { usePost } from "../app/post";
import type { Upkeep } from "../api/types";
import { say } from "../i18n";
import { useStore } from "../kit/useStore";
import { FaultLine } from "./FaultsPart";
import { OpenWord } from "./OpenNow";
import { useReading } from "./ServicePage";
import { inOrder, isOpenFault, isOpenWindow } from "./upkeep";
import { WindowLine } from "./WindowsPart";
import { dayWord, hoursWord, ruleWord } from "./words";

export function NoticesPage() {
  const { upkeep: book } = usePost();
  const known = [...useStore(book.byTenant).values()].toSorted((one, other) =>
    one.name.localeCompare(other.name),
  );
  useReading(book);
  return (
    <div className="service service--cic" data-testid="notices">
      <h1 className="unseen">{say("upkeep.cic.title")}</h1>
      <Communes known={known} />
      <Works known={known} />
      <Faults known={known} />
    </div>
  );
}

interface Props {
  readonly known: readonly Upkeep[];
}

function Communes({ known }: Props) {
  return (
    <section className="service__part" tabIndex={0} aria-labelledby="communes-title">
      <header className="panel__head">
        <h2 id="communes-title">{say("upkeep.communes")}</h2>
      </header>
      {known.length === 0 && <p className="quiet service__none">{say("upkeep.waiting")}</p>}
      {known.length > 0 && (
        <table className="days">
          <thead>
            <tr>
              <th scope="col">{say("upkeep.commune")}</th>
              <th scope="col">{say("upkeep.csuNow")}</th>
              <th scope="col">{say("upkeep.exceptional")}</th>
            </tr>
          </thead>
          <tbody>
            {known.map((upkeep) => (
              <Commune key={upkeep.tenant} upkeep={upkeep} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Commune({ upkeep }: { readonly upkeep: Upkeep }) {
  const { tenant, name, hours } = upkeep;
  return (
    <tr data-testid={`commune-${tenant}`} data-open={hours?.open ?? undefined}>
      <th scope="row">{name}</th>
      <td>
        {hours === null ? (
          <span className="quiet">{say("hours.notGiven")}</span>
        ) : (
          <>
            <OpenWord hours={hours} />
            <span className="quiet" title={hours.article.summary}>
              {ruleWord(hours)}
            </span>
          </>
        )}
      </td>
      <td>
        {hours?.declared.map(({ id, day, hours: said, reference, by }) => (
          <p key={id} title={by}>
            <strong>{dayWord(day)}</strong> {hoursWord(said)}{" "}
            <span className="quiet">{reference}</span>
          </p>
        ))}
        {(hours?.declared.length ?? 0) === 0 && <span className="quiet">–</span>}
      </td>
    </tr>
  );
}

function Works({ known }: Props) {
  const all = known.flatMap(({ name, windows }) =>
    windows.map((window) => ({ name, window, changedAt: window.changedAt })),
  );
  const ordered = inOrder(all, ({ window }) => isOpenWindow(window));
  return (
    <section
      className="service__part"
      tabIndex={0}
      aria-labelledby="windows-title"
      data-testid="windows"
    >
      <header className="panel__head">
        <h2 id="windows-title">{say("window.title")}</h2>
        <span className="board__count">
          {all.filter(({ window }) => isOpenWindow(window)).length}
        </span>
      </header>
      {all.length === 0 && <p className="quiet service__none">{say("window.noneAnywhere")}</p>}
      <ul>
        {ordered.map(({ name, window }) => (
          <WindowLine key={window.id} desk={null} window={window} tenantName={name} />
        ))}
      </ul>
    </section>
  );
}

function Faults({ known }: Props) {
  const all = known.flatMap(({ name, tenant, faults }) =>
    faults.map((fault) => ({ name, tenant, fault, changedAt: fault.changedAt })),
  );
  const ordered = inOrder(all, ({ fault }) => isOpenFault(fault));
  return (
    <section
      className="service__part"
      tabIndex={0}
      aria-labelledby="faults-title"
      data-testid="faults"
    >
      <header className="panel__head">
        <h2 id="faults-title">{say("fault.title")}</h2>
        <span className="board__count">{all.filter(({ fault }) => isOpenFault(fault)).length}</span>
      </header>
      {all.length === 0 && <p className="quiet service__none">{say("fault.noneAnywhere")}</p>}
      <ul>
        {ordered.map(({ name, tenant, fault }) => (
          <FaultLine key={fault.id} desk={null} fault={fault} tenant={tenant} tenantName={name} />
        ))}
      </ul>
    </section>
  );
}
