/** For the named agent of a CSU: ask for an estate, follow it, look, finish early (CH-3, CH-4). */
import { useState } from "react";

import type { Tenant } from "../../api/types";
import { usePost } from "../../app/post";
import { say } from "../../i18n";
import { CurrentTickets } from "./CurrentTickets";
import { PastTickets } from "./PastTickets";
import { TicketForm } from "./TicketForm";

/** Those that open an estate to this service by a ticket. */
export function ticketTenants(tenants: readonly Tenant[]): readonly Tenant[] {
  return tenants.filter(({ convention }) => convention?.tickets?.mayAsk === true);
}

export function TicketPage() {
  const { tenants } = usePost();
  const owners = ticketTenants(tenants);
  const [chosen, setChosen] = useState(owners[0]?.id ?? "");
  const tenant = owners.find(({ id }) => id === chosen);
  if (tenant?.convention?.tickets == null) return null;
  const { motives, tickets: terms } = tenant.convention;
  return (
    <div className="sheets" data-testid="tickets-page">
      <section className="sheet sheets__side" aria-labelledby="ticket-new">
        <h2 id="ticket-new">{say("tickets.new")}</h2>
        {owners.length > 1 && (
          <>
            <label className="field" htmlFor="ticket-owner">
              {say("tickets.owner")}
            </label>
            <select
              id="ticket-owner"
              className="input"
              value={chosen}
              onChange={(event) => setChosen(event.target.value)}
            >
              {owners.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </>
        )}
        <p className="quiet">
          {tenant.name} <span className="cited">{terms.article.cited}</span>
        </p>
        <TicketForm key={tenant.id} tenant={tenant} terms={terms} motives={motives} />
      </section>
      <div className="sheets__main">
        <CurrentTickets />
        <PastTickets key={tenant.id} tenant={tenant.id} />
      </div>
    </div>
  );
}
