/** "Flux par commune": one row each; choosing one filters the list and the map. */
import { usePost } from "../app/post";
import { say } from "../i18n";
import { written } from "../kit/clock";
import { useSelected, useStore } from "../kit/useStore";
import type { Gauge, Tenant } from "../api/types";
import { Holders } from "./Holders";

export function GaugeList() {
  const { tenants, inventory, live } = usePost();
  const chosen = useSelected(inventory.filter, ({ tenant }) => tenant);
  const link = useStore(live.link);
  const isLate = link.state === "lost";
  return (
    <section className="gauges" aria-labelledby="gauges-title" data-late={isLate}>
      <header className="panel__head">
        <h2 id="gauges-title">{say("gauges.title")}</h2>
        {isLate && (
          <span className="quiet">{say("gauges.late", { time: written(link.since, "time") })}</span>
        )}
        {chosen !== null && (
          <button type="button" className="link" onClick={() => inventory.ofTenant(null)}>
            {say("gauges.all")}
          </button>
        )}
      </header>
      <ul>
        {tenants.map((tenant) => (
          <GaugeRow key={tenant.id} tenant={tenant} chosen={tenant.id === chosen} />
        ))}
      </ul>
    </section>
  );
}

function GaugeRow({ tenant, chosen }: { readonly tenant: Tenant; readonly chosen: boolean }) {
  const { inventory, gauges } = usePost();
  const gauge = useSelected(gauges.byTenant, (all) => all.get(tenant.id)) ?? tenant.gauge;
  const { inUse, quota } = gauge;
  const isFull = inUse >= quota;
  const values = { name: tenant.name, inUse, quota, cameras: tenant.cameraCount };
  return (
    <li data-testid={`gauge-${tenant.id}`} data-in-use={inUse} data-quota={quota}>
      <button
        type="button"
        className="gauge"
        aria-pressed={chosen}
        title={say("gauges.label", values)}
        onClick={() => inventory.ofTenant(chosen ? null : tenant.id)}
      >
        <span className="gauge__name">{tenant.name}</span>
        <span className="gauge__count">{say("gauges.count", { inUse, quota })}</span>
        <span className="gauge__slots">
          <Cells gauge={gauge} />
          {isFull && <span className="gauge__full">{say("gauges.full")}</span>}
          {!tenant.linked && <span className="gauge__note">{say("gauges.unlinked")}</span>}
        </span>
      </button>
      {chosen && <Holders holders={gauge.holders} />}
    </li>
  );
}

const MOST_CELLS = 24;

/** One cell a slot; a bar where there are too many to count. */
function Cells({ gauge }: { readonly gauge: Gauge }) {
  const { inUse, quota } = gauge;
  if (quota > MOST_CELLS) {
    return <meter className="gauge__bar" min={0} max={quota} value={inUse} aria-hidden="true" />;
  }
  return (
    <span className="gauge__cells" aria-hidden="true">
      {Array.from({ length: quota }, (_, index) => (
        <span key={index} className={index < inUse ? "cell cell--taken" : "cell"} />
      ))}
    </span>
  );
}
