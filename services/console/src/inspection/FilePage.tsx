/** One tenant's file for an inspection: the convention at the left, who is habilitated at the right. */
import { useEffect, useState } from "react";

import { say } from "../i18n";
import { DeedWhole } from "../csu/rights/ConventionWhole";
import { HabilitationTable } from "../csu/rights/HabilitationTable";
import { useStore } from "../kit/useStore";
import type { FileState, InspectionDesk } from "./inspection";

const ID = "dossier";

export const fileAddress = (tenant: string): string => `#${ID}/${encodeURIComponent(tenant)}`;

export function FilePage({ desk }: { readonly desk: InspectionDesk }) {
  const [tenant, setTenant] = useState(() => tenantOf(location.hash));
  const file = useStore(desk.file);
  useEffect(() => {
    const heard = () => setTenant(tenantOf(location.hash));
    window.addEventListener("hashchange", heard);
    return () => window.removeEventListener("hashchange", heard);
  }, []);
  useEffect(() => {
    void desk.open(tenant);
    return () => desk.close();
  }, [desk, tenant]);
  return (
    <div className="rights" data-testid="inspection-file" data-state={file?.kind ?? ""}>
      <header className="outside__head">
        <h2>{desk.nameOf(tenant)}</h2>
        <p className="quiet">{told(file)}</p>
        <a href="#">{say("inspection.back")}</a>
      </header>
      {file?.kind === "read" && (
        <div className="rights__columns">
          {file.convention === null ? (
            <p className="notice notice--warning">{say("csu.convention.none")}</p>
          ) : (
            <DeedWhole convention={file.convention} />
          )}
          <div className="rights__use" role="region" aria-label={say("rights.use")} tabIndex={0}>
            <HabilitationTable desk={desk} />
          </div>
        </div>
      )}
    </div>
  );
}

function told(file: FileState | null): string {
  switch (file?.kind) {
    case "read":
      return say("inspection.entry", { entry: file.entry });
    case "refused":
      return file.message;
    case "failed":
      return say("inspection.failed");
    default:
      return say("rights.reading");
  }
}

/** What is no tenant here is asked for all the same: the answer says that it is not. */
function tenantOf(hash: string): string {
  try {
    return decodeURIComponent(hash.split("/")[1] ?? "");
  } catch {
    return "";
  }
}
