/** How the platform's desk reaches the API. */
import { accountsOf } from "../accounts/ports";
import type { Api } from "../api/client";
import {
  FederatorsDocument,
  InviteFederatorDocument,
  PlatformStateDocument,
  RevokeFederatorDocument,
} from "../api/generated";
import { FederatorsDesk } from "./federators";
import { PlatformDesk } from "./platform";

export const platformOf = (api: Api): PlatformDesk =>
  new PlatformDesk(
    async () => (await api.ask(PlatformStateDocument, {})).platformState,
    federatorsOf(api),
    accountsOf(api),
  );

const federatorsOf = (api: Api): FederatorsDesk =>
  new FederatorsDesk({
    read: async () => (await api.ask(FederatorsDocument, {})).federators,
    invite: async (tenant) => (await api.act(InviteFederatorDocument, { tenant })).inviteFederator,
    revoke: async (tenant, serial, reason) =>
      (await api.act(RevokeFederatorDocument, { tenant, serial, reason })).revokeFederator,
  });
