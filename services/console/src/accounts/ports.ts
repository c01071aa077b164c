/** How the desk of accounts reaches the API. */
import type { Api } from "../api/client";
import { DriftsDocument } from "../api/generated";
import { AccountsDesk } from "./accounts";

export const accountsOf = (api: Api): AccountsDesk =>
  new AccountsDesk(async () => (await api.ask(DriftsDocument, {})).drifts);
