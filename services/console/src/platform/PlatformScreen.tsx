/** The platform's screen: whether registers, links and messages go their way. No picture is near. */
import { type ReactNode, useEffect } from "react";

import { Banners } from "../app/Banners";
import { MessageBar } from "../app/MessageBar";
import { TopBar } from "../app/TopBar";
import { usePage } from "../app/usePages";
import { Drifts } from "../accounts/Drifts";
import { say } from "../i18n";
import { lasted, written } from "../kit/clock";
import { useStore } from "../kit/useStore";
import { statusPage } from "../status/StatusPage";
import { Federators } from "./Federators";
import { type PlatformDesk, type PlatformState, sorted, troubleOf } from "./platform";

const REFRESH_EVERY = 10_000;
const PAGES = [statusPage];

export function PlatformScreen({ desk }: { readonly desk: PlatformDesk }) {
  const state = useStore(desk.state);
  const late = useStore(desk.late);
  const page = usePage(PAGES);
  useEffect(() => {
    void desk.refresh();
    const timer = setInterval(() => void desk.refresh(), REFRESH_EVERY);
    return () => clearInterval(timer);
  }, [desk]);
  return (
    <div className="console">
      <TopBar />
      <Banners />
      {page !== null && <main className="page">{page.show()}</main>}
      <main className="page" data-testid="platform" tabIndex={0} hidden={page !== null}>
        <section className="outside" aria-labelledby="platform-title">
          <header className="outside__head">
            <h2 id="platform-title">{say("platform.title")}</h2>
            <p className="quiet">{say("platform.lead")}</p>
          </header>
          {late && (
            <p className="notice notice--warning" role="status">
              {say("rights.late")}
            </p>
          )}
          {state === null ? (
            <p className="quiet">{say(late ? "platform.none" : "rights.reading")}</p>
          ) : (
            <Running desk={desk} state={state} />
          )}
        </section>
      </main>
      <MessageBar />
    </div>
  );
}

interface RunningProps {
  readonly desk: PlatformDesk;
  readonly state: PlatformState;
}

function Running({ desk, state }: RunningProps) {
  const linked = state.tenants.filter((one) => one.linked).length;
  const waiting = state.tenants.reduce((sum, one) => sum + one.mailsWaiting, 0);
  const lost = state.tenants.reduce((sum, one) => sum + one.mailsGivenUp, 0);
  return (
    <>
      <ul className="lights">
        <Light name="register" good={state.registerWritable}>
          {say(state.registerWritable ? "platform.register.good" : "platform.register.bad")}
        </Light>
        <Light name="bus" good={state.busConnected}>
          {say(state.busConnected ? "platform.bus.good" : "platform.bus.bad")}
        </Light>
        <Light name="nodes" good={state.nodes.length > 0}>
          {say("platform.nodes.count", { count: state.nodes.length })}
        </Light>
        <Light name="links" good={linked === state.tenants.length}>
          {say("platform.links.count", { linked, total: state.tenants.length })}
        </Light>
        <Light name="mail" good={lost === 0}>
          {state.mailsLeave
            ? say("platform.mail.count", { waiting, lost })
            : say("platform.mail.here", { waiting })}
        </Light>
      </ul>
      <Tenants state={state} />
      <Nodes state={state} />
      <Federators desk={desk.federators} tenants={state.tenants} />
      <Drifts desk={desk.accounts} />
    </>
  );
}

interface LightProps {
  readonly name: "register" | "bus" | "nodes" | "links" | "mail";
  readonly good: boolean;
  readonly children: ReactNode;
}

function Light({ name, good, children }: LightProps) {
  return (
    <li className="lights__one" data-testid={`light-${name}`} data-good={good}>
      <span className="lights__name">{say(`platform.light.${name}`)}</span>
      <span className={good ? "tone-good" : "tone-stale"}>
        <span aria-hidden="true">{good ? "● " : "▲ "}</span>
        {children}
      </span>
    </li>
  );
}

function Tenants({ state }: { readonly state: PlatformState }) {
  return (
    <table className="plain outside__table" aria-label={say("platform.tenants")}>
      <thead>
        <tr>
          <th scope="col">{say("platform.tenant")}</th>
          <th scope="col">{say("platform.link")}</th>
          <th scope="col">{say("platform.entries")}</th>
          <th scope="col">{say("platform.signed")}</th>
          <th scope="col">{say("platform.mails")}</th>
        </tr>
      </thead>
      <tbody>
        {sorted(state).map((one) => {
          const trouble = troubleOf(one, state.at);
          return (
            <tr key={one.id} data-testid="kept" data-tenant={one.id} data-trouble={trouble ?? ""}>
              <td>
                <strong>{one.name}</strong>
                {trouble !== null && (
                  <span className="tone-stale plain__second">
                    {say(`platform.trouble.${trouble}`)}
                  </span>
                )}
              </td>
              <td className={one.linked ? "tone-good" : "tone-stale"}>
                {say(one.linked ? "platform.linked" : "platform.unlinked")}
              </td>
              <td className="outside__figure">{one.entries}</td>
              <td>
                {one.signedAt === null
                  ? say("inspection.unsigned")
                  : say("platform.signed.ago", {
                      ago: lasted(Date.parse(state.at) - Date.parse(one.signedAt)),
                    })}
                <span className="quiet plain__second">
                  {say("inspection.cosigned", { signed: one.signed, cosigned: one.cosigned })}
                </span>
              </td>
              <td>
                {say("platform.mails.count", {
                  waiting: one.mailsWaiting,
                  late: one.mailsLate,
                  lost: one.mailsGivenUp,
                })}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Nodes({ state }: { readonly state: PlatformState }) {
  if (state.nodes.length === 0) return <p className="quiet">{say("platform.nodes.none")}</p>;
  return (
    <table className="plain outside__table" aria-label={say("platform.nodes")}>
      <thead>
        <tr>
          <th scope="col">{say("platform.node")}</th>
          <th scope="col">{say("platform.heard")}</th>
          <th scope="col">{say("platform.serves")}</th>
        </tr>
      </thead>
      <tbody>
        {state.nodes.map(({ name, whep, heardAt, tenants }) => (
          <tr key={name} data-testid="node">
            <td>
              <strong>{name}</strong>
              <span className="quiet plain__second">{whep}</span>
            </td>
            <td>{written(heardAt, "time")}</td>
            <td>{tenants.length}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
