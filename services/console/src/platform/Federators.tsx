/** The federators: under which certificate each is linked; a new one is invited, one is revoked. */
import { type FormEvent, useState } from "react";

import { say } from "../i18n";
import { written } from "../kit/clock";
import { useStore } from "../kit/useStore";
import { type Certificate, type FederatorsDesk, isBelieved, ordered } from "./federators";
import type { PlatformTenant } from "./platform";

interface Props {
  readonly desk: FederatorsDesk;
  readonly tenants: readonly PlatformTenant[];
}

export function Federators({ desk, tenants }: Props) {
  const known = useStore(desk.known);
  const trouble = useStore(desk.trouble);
  return (
    <section className="outside__part" aria-labelledby="federators-title" data-testid="federators">
      <h3 id="federators-title">{say("federators.title")}</h3>
      <Invite desk={desk} tenants={tenants} />
      {trouble !== null && (
        <p className="notice notice--warning" role="alert" data-testid="federators-trouble">
          {typeof trouble === "string" ? say(`federators.trouble.${trouble}`) : trouble.said}
        </p>
      )}
      {known.length > 0 && (
        <table className="plain outside__table" aria-label={say("federators.title")}>
          <thead>
            <tr>
              <th scope="col">{say("platform.tenant")}</th>
              <th scope="col">{say("federators.state")}</th>
              <th scope="col">{say("federators.until")}</th>
              <th scope="col">{say("federators.seen")}</th>
              <th scope="col">{say("federators.acts")}</th>
            </tr>
          </thead>
          <tbody>
            {ordered(known).map((one) => (
              <Row key={one.serial} desk={desk} one={one} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Invite({ desk, tenants }: Props) {
  const invitation = useStore(desk.invitation);
  const [tenant, setTenant] = useState(tenants[0]?.id ?? "");
  const name = tenants.find(({ id }) => id === invitation?.tenant)?.name ?? "";

  function invite(event: FormEvent): void {
    event.preventDefault();
    void desk.invite(tenant);
  }

  return (
    <>
      <form className="outside__form" onSubmit={invite}>
        <label>
          {say("federators.invite.tenant")}{" "}
          <select
            className="input"
            value={tenant}
            onChange={(event) => setTenant(event.target.value)}
          >
            {tenants.map(({ id, name: one }) => (
              <option key={id} value={id}>
                {one}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="button" data-testid="invite-federator">
          {say("federators.invite")}
        </button>
      </form>
      {invitation !== null && (
        <div className="notice" role="status" data-testid="invitation">
          <p>{say("federators.invited", { name, until: written(invitation.until, "dateTime") })}</p>
          <p>
            <code className="outside__code">{invitation.code}</code>
          </p>
          <button type="button" className="button" onClick={() => desk.invitation.set(null)}>
            {say("federators.noted")}
          </button>
        </div>
      )}
    </>
  );
}

interface RowProps {
  readonly desk: FederatorsDesk;
  readonly one: Certificate;
}

function Row({ desk, one }: RowProps) {
  const [asking, setAsking] = useState(false);
  const tone = one.state === "LINKED" ? "tone-good" : "tone-stale";
  return (
    <tr data-testid="federator" data-state={one.state}>
      <td>
        <strong>{one.tenantName}</strong>
        <span className="quiet plain__second">{one.serial}</span>
      </td>
      <td>
        <span className={tone}>{say(`federators.state.${one.state}`)}</span>
        {one.revokedAt !== null && (
          <span className="quiet plain__second">
            {say("federators.revoked", {
              at: written(one.revokedAt, "short"),
              by: one.revokedBy ?? "",
              reason: one.reason ?? "",
            })}
          </span>
        )}
      </td>
      <td>{written(one.notAfter, "short")}</td>
      <td>{one.lastSeen === null ? say("federators.never") : written(one.lastSeen, "short")}</td>
      <td>
        {isBelieved(one) && !asking && (
          <button type="button" className="button" onClick={() => setAsking(true)}>
            {say("federators.revoke")}
          </button>
        )}
        {asking && isBelieved(one) && (
          <Reason
            confirm={(reason) => {
              setAsking(false);
              void desk.revoke(one, reason);
            }}
            cancel={() => setAsking(false)}
          />
        )}
      </td>
    </tr>
  );
}

interface ReasonProps {
  readonly confirm: (reason: string) => void;
  readonly cancel: () => void;
}

function Reason({ confirm, cancel }: ReasonProps) {
  const [reason, setReason] = useState("");
  return (
    <form
      className="outside__form"
      onSubmit={(event) => {
        event.preventDefault();
        confirm(reason.trim());
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") cancel();
      }}
    >
      <label>
        {say("federators.reason")}{" "}
        <input
          className="input"
          value={reason}
          required
          autoFocus
          maxLength={200}
          pattern=".*\S.*"
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <button type="submit" className="button button--main">
        {say("federators.revoke.confirm")}
      </button>
      <button type="button" className="button" onClick={cancel}>
        {say("purpose.cancel")}
      </button>
    </form>
  );
}
