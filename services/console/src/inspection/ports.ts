/** How the inspection's desk reaches the API. */
import type { Api } from "../api/client";
import { InspectedTenantsDocument, InspectionFileDocument } from "../api/generated";
import { InspectionDesk, type InspectionPorts } from "./inspection";

const PAGE = 100;

export async function inspectionOf(api: Api): Promise<InspectionDesk> {
  const ports: InspectionPorts = {
    tenants: async () => (await api.ask(InspectedTenantsDocument, {})).inspectedTenants,
    file: async (tenant, after) =>
      (await api.ask(InspectionFileDocument, { tenant, first: PAGE, after })).inspectionFile,
  };
  return new InspectionDesk(await ports.tenants(), ports);
}
