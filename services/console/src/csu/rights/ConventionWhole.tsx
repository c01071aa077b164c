/** The convention in force, whole: its life, what it lends, to whom, and every article. */
import type { ReactNode } from "react";

import type { Article } from "../../api/types";
import { isKey, say } from "../../i18n";
import { written } from "../../kit/clock";
import { useStore } from "../../kit/useStore";
import type { Csu } from "../csu";
import type { Convention, SteeringClause } from "./rights";

/** A deadline nearer than this is marked. */
const NEAR_DAYS = 180;

export function ConventionWhole({ csu }: { readonly csu: Csu }) {
  const convention = useStore(csu.rights.convention);
  if (convention === null) {
    return (
      <section className="deed" aria-label={say("csu.convention")}>
        <p className="notice notice--warning">
          {say(csu.tenant.convention === null ? "csu.convention.none" : "rights.reading")}
        </p>
      </section>
    );
  }
  return <DeedWhole convention={convention} />;
}

export function DeedWhole({ convention }: { readonly convention: Convention }) {
  return (
    <section className="deed" aria-labelledby="deed-title" data-testid="deed" tabIndex={0}>
      <h2 id="deed-title">{convention.title}</h2>
      <p className="quiet">{signature(convention)}</p>
      {convention.illustrative && (
        <p className="notice notice--warning">{say("rights.illustrative")}</p>
      )}
      <Life convention={convention} />
      <Lent convention={convention} />
      <Part title={say("rights.subscribers")}>
        <ul className="deed__list">
          {convention.subscribers.map(({ id, name, rank, article }) => (
            <li key={id} data-testid="subscriber">
              {say("rights.subscriber", { rank, name })} <Cited article={article} />
            </li>
          ))}
        </ul>
      </Part>
      <Steering convention={convention} />
      <Articles convention={convention} />
    </section>
  );
}

function signature({ deed, signedOn, version, versionTitle }: Convention): string {
  const signed =
    signedOn === null
      ? say("rights.unsigned")
      : say("csu.convention.signed", { date: written(signedOn, "day") });
  return [deed, signed, version > 1 ? versionTitle : null]
    .filter((part) => part !== null)
    .join(" · ");
}

function Life({ convention }: { readonly convention: Convention }) {
  const { term, deadlines, orders, needsOrders } = convention;
  return (
    <Part title={say("rights.term")} cited={term.article}>
      <p>
        {say(term.tacit ? "rights.term.tacit" : "rights.term.fixed", {
          since: written(term.effective, "day"),
          months: term.months,
          notice: term.noticeMonths,
        })}
      </p>
      <p className={term.ends === null ? "tone-closed" : undefined}>
        {term.ends === null
          ? say("rights.term.over")
          : say(term.tacit ? "rights.term.renewed" : "rights.term.ends", {
              date: written(term.ends, "day"),
            })}
      </p>
      {deadlines.length > 0 && (
        <ul className="deed__list">
          {deadlines.map(({ day, kind, subject, daysLeft }) => (
            <li
              key={`${kind} ${day} ${subject}`}
              className={daysLeft <= NEAR_DAYS ? "tone-stale" : ""}
            >
              {say(`rights.deadline.${kind}`, {
                date: written(day, "day"),
                subject: subject ?? "",
              })}{" "}
              <span className="quiet">{say("rights.daysLeft", { count: daysLeft })}</span>
            </li>
          ))}
        </ul>
      )}
      <h4>{say("rights.orders")}</h4>
      {!needsOrders && <p className="quiet">{say("rights.orders.notNeeded")}</p>}
      <ul className="deed__list">
        {orders.map(({ number, site, signed, expires, inForce }) => (
          <li key={`${number} ${site}`} data-testid="order" className={inForce ? "" : "quiet"}>
            {say(inForce ? "rights.order" : "rights.order.over", {
              number,
              site: site ?? say("rights.order.all"),
              signed: written(signed, "day"),
              expires: written(expires, "day"),
            })}
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Lent({ convention }: { readonly convention: Convention }) {
  const { flows, regime, motives, retention, members } = convention;
  const quota = clauseOf(convention, "quota");
  const watching = clauseOf(convention, "watching");
  return (
    <>
      <Part title={say("csu.convention.watching")} cited={watching}>
        <p>{say(`rights.regime.${regime}`)}</p>
        <p className="deed__figure" data-testid="quota">
          {say("rights.quota", { flows })} {quota !== undefined && <Cited article={quota} />}
        </p>
      </Part>
      <Part title={say("csu.convention.motives")}>
        <ul className="deed__list">
          {motives.map(({ code, label, article, incidentRequired }) => (
            <li key={code} title={article.summary}>
              {label} <Cited article={article} />
              {incidentRequired && <span className="quiet"> {say("rights.motive.incident")}</span>}
            </li>
          ))}
        </ul>
      </Part>
      {retention !== null && (
        <Part title={say("rights.retention")} cited={retention.article}>
          <p>
            {retention.recordingsDays !== null &&
              `${say("rights.retention.recordings", { days: retention.recordingsDays })} `}
            {say("rights.retention.register", { months: retention.registerMonths })}
          </p>
        </Part>
      )}
      {members.length > 0 && (
        <Part title={say("rights.members", { count: members.length })}>
          <ul className="deed__list deed__members">
            {members.map(({ insee, name, since }) => (
              <li key={insee}>{say("rights.member", { name, since: written(since, "day") })}</li>
            ))}
          </ul>
        </Part>
      )}
    </>
  );
}

function Steering({ convention }: { readonly convention: Convention }) {
  const { steeringOpen, steeringClosed } = convention;
  return (
    <Part title={say("rights.steering")} cited={clauseOf(convention, "steering")}>
      <SteeringIn title={say("rights.steering.open")} rule={steeringOpen} />
      <SteeringIn title={say("rights.steering.closed")} rule={steeringClosed} />
    </Part>
  );
}

function SteeringIn({
  title,
  rule,
}: {
  readonly title: string;
  readonly rule: SteeringClause | null;
}) {
  if (rule === null) {
    return (
      <p>
        <strong>{title}</strong> {say("rights.steering.none")}
      </p>
    );
  }
  return (
    <div className="deed__steering">
      <p>
        <strong>{title}</strong> {say(`rights.way.${rule.way}`)} <Cited article={rule.article} />
      </p>
      <ul className="deed__list">
        {steeringSays(rule).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}

function steeringSays(rule: SteeringClause): readonly string[] {
  const { offices, answerSeconds, silenceRefuses, noticeTo, reportTo, reportMinutes } = rule;
  return [
    say("rights.steering.grounds", { grounds: rule.grounds.map(({ label }) => label).join(", ") }),
    say("rights.steering.longest", { minutes: rule.longestMinutes }),
    ...(answerSeconds === null
      ? []
      : [
          say(silenceRefuses === true ? "rights.steering.refuses" : "rights.steering.grants", {
            offices: offices.join(", "),
            seconds: answerSeconds,
          }),
        ]),
    ...(noticeTo === null ? [] : [say("rights.steering.notice", { to: noticeTo })]),
    ...(reportTo === null
      ? []
      : [say("rights.steering.report", { to: reportTo, minutes: reportMinutes ?? 0 })]),
  ];
}

function Articles({ convention }: { readonly convention: Convention }) {
  return (
    <Part title={say("rights.articles")}>
      <dl className="deed__articles">
        {convention.clauses.map(({ clause, article }) => (
          <div key={clause} data-testid="article" data-clause={clause}>
            <dt>
              {clauseName(clause)} <Cited article={article} />
            </dt>
            <dd>{article.summary}</dd>
          </div>
        ))}
      </dl>
      {convention.agreed.length > 0 && (
        <p className="quiet">{say("rights.agreed", { count: convention.agreed.length })}</p>
      )}
    </Part>
  );
}

function clauseName(clause: string): string {
  const key = `rights.clause.${clause}`;
  return isKey(key) ? say(key) : clause;
}

function clauseOf({ clauses }: Convention, wanted: string): Article | undefined {
  return clauses.find(({ clause }) => clause === wanted)?.article;
}

interface PartProps {
  readonly title: string;
  readonly cited?: Article | undefined;
  readonly children: ReactNode;
}

function Part({ title, cited, children }: PartProps) {
  return (
    <div className="deed__part">
      <h3>
        {title} {cited !== undefined && <Cited article={cited} />}
      </h3>
      {children}
    </div>
  );
}

function Cited({ article }: { readonly article: Article }) {
  return (
    <span className="cited" title={article.summary}>
      {say("csu.article", { ...article })}
    </span>
  );
}
