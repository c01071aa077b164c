/** What the commune lends, to whom, how much of it is used, and who was refused. */
import { useEffect } from "react";

import { say } from "../../i18n";
import { useStore } from "../../kit/useStore";
import type { Csu } from "../csu";
import { ConventionWhole } from "./ConventionWhole";
import { HabilitationTable } from "./HabilitationTable";
import { RefusalTable } from "./RefusalTable";
import { SlotHours } from "./SlotHours";

const REFRESH_EVERY = 30_000;

export function RightsPage({ csu }: { readonly csu: Csu }) {
  const desk = csu.rights;
  const late = useStore(desk.late);
  useEffect(() => {
    void desk.refresh();
    const timer = setInterval(() => void desk.refresh(), REFRESH_EVERY);
    return () => {
      clearInterval(timer);
      desk.forgetRefusals();
    };
  }, [desk]);
  return (
    <div className="rights" data-testid="rights">
      <h1>{say("rights.title")}</h1>
      {late && (
        <p className="notice notice--warning" role="status">
          {say("rights.late")}
        </p>
      )}
      <div className="rights__columns">
        <ConventionWhole csu={csu} />
        <div className="rights__use" role="region" aria-label={say("rights.use")} tabIndex={0}>
          <SlotHours csu={csu} />
          <HabilitationTable desk={desk} />
          <RefusalTable desk={desk} />
        </div>
      </div>
    </div>
  );
}
