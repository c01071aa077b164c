/** How the status desk reaches the API. */
import type { Api } from "../api/client";
import { ServiceStatusDocument } from "../api/generated";
import { StatusDesk } from "./status";

export const statusOf = (api: Api): StatusDesk =>
  new StatusDesk(async () => (await api.ask(ServiceStatusDocument, {})).serviceStatus, Date.now);
