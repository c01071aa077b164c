/** Arrangements, crisis cells and police posts: what stands, and what this service may ask for. */
import { useState } from "react";

import type { Tenant } from "../api/types";
import { usePost } from "../app/post";
import { say } from "../i18n";
import { ArrangementForm } from "./ArrangementForm";
import { CrisisForm } from "./CrisisForm";
import { PostSwitches } from "./PostSwitches";
import { SpecialList } from "./SpecialList";

export function SpecialPage() {
  const { me, tenants } = usePost();
  const isAsking = me.organisation.kind === "SUBSCRIBER";
  const arranging = tenants.filter(({ convention }) => isAsking && convention?.arranging != null);
  const convening = tenants.filter(({ convention }) => convention?.crisis?.mayConvene === true);
  return (
    <div className={isAsking ? "sheets" : "sheets sheets--one"} data-testid="special-page">
      <div className="sheets__side" hidden={!isAsking}>
        {arranging.length > 0 && (
          <Asking id="arrange" title={say("special.arrange")} tenants={arranging}>
            {(tenant) =>
              tenant.convention?.arranging != null && (
                <ArrangementForm tenant={tenant} terms={tenant.convention.arranging} />
              )
            }
          </Asking>
        )}
        {convening.length > 0 && (
          <Asking id="convene" title={say("special.convene")} tenants={convening}>
            {(tenant) =>
              tenant.convention?.crisis != null && (
                <CrisisForm tenant={tenant} terms={tenant.convention.crisis} />
              )
            }
          </Asking>
        )}
      </div>
      <div className="sheets__main">
        <PostSwitches />
        <SpecialList />
      </div>
    </div>
  );
}

interface AskingProps {
  readonly id: string;
  readonly title: string;
  readonly tenants: readonly Tenant[];
  readonly children: (tenant: Tenant) => React.ReactNode;
}

/** A form for one of several communes. */
function Asking({ id, title, tenants, children }: AskingProps) {
  const [chosen, setChosen] = useState(tenants[0]?.id ?? "");
  const tenant = tenants.find((one) => one.id === chosen);
  return (
    <section className="sheet" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {tenants.length > 1 && (
        <>
          <label className="field" htmlFor={`${id}-tenant`}>
            {say("special.tenant")}
          </label>
          <select
            id={`${id}-tenant`}
            className="input"
            value={chosen}
            onChange={(event) => setChosen(event.target.value)}
          >
            {tenants.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </>
      )}
      {tenant !== undefined && <div key={tenant.id}>{children(tenant)}</div>}
    </section>
  );
}
