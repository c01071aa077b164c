/** How the CSU's screen reaches the API: one request for each of its acts. */
import type { Api } from "../api/client";
import {
  ConnectionLogDocument,
  CutCamerasDocument,
  DecideSpecialDocument,
  DecideTicketDocument,
  EndTicketDocument,
  LinkedDocument,
  LookAlongDocument,
  MarkMailReadDocument,
  OlderMailsDocument,
  ReopenCamerasDocument,
  ReplySteeringDocument,
  StopWatchingDocument,
  TakeBackSteeringDocument,
} from "../api/generated";
import { rejoinView } from "../api/rejoin";
import type { Me, Tenant } from "../api/types";
import type { Inventory } from "../cameras/inventory";
import type { Identity } from "../identity/identity";
import type { Journal } from "../journal/journal";
import { realTiming } from "../kit/timing";
import { openWhep } from "../media/whep";
import type { Terms } from "../steering/terms";
import { Csu, type CsuPorts } from "./csu";
import { importPorts } from "./inventory/ports";
import { rightsPorts } from "./rights/ports";

/** The role that cuts, reopens and answers for its tenant. */
export const CONTROL_APPROVE = "control.approve";

/** For the tenant's own people, where what it shares is known here. */
export function csuOf(
  api: Api,
  identity: Identity,
  journal: Journal,
  me: Me,
  tenants: readonly Tenant[],
  terms: Terms,
  inventory: Inventory,
): Csu | null {
  const own = tenants.find(({ id }) => id === me.organisation.id);
  if (me.organisation.kind !== "TENANT" || own === undefined) return null;
  const tenant = own.id;
  return new Csu(own, {
    journal,
    timing: realTiming,
    mayCut: me.roles.includes(CONTROL_APPROVE),
    cut: async (order) =>
      (await api.act(CutCamerasDocument, { input: { tenant, ...order } })).cutCameras,
    reopen: async (camera) =>
      (await api.act(ReopenCamerasDocument, { tenant, camera })).reopenCameras,
    linked: async () => {
      const { tenants: now } = await api.ask(LinkedDocument, {});
      return now.some(({ id, linked }) => id === tenant && linked);
    },
    looking: {
      connect: openWhep,
      look: async (camera) => (await api.act(LookAlongDocument, { camera })).lookAlong,
      stop: async (view) => void (await api.act(StopWatchingDocument, { view })),
      rejoin: (view) => rejoinView(api, view),
    },
    connections: async () => (await api.ask(ConnectionLogDocument, { tenant })).connectionLog,
    requests: requestsOf(api, terms),
    mailbox: {
      older: async (before) => (await api.ask(OlderMailsDocument, { before })).mailbox,
      markRead: async (mail) => (await api.act(MarkMailReadDocument, { mail })).markMailRead,
    },
    imports: importPorts(
      api,
      (renewed) => identity.token(renewed),
      tenant,
      me.roles,
      () => inventory.cameras.get(),
    ),
    rights: rightsPorts(api, me.roles),
  });
}

function requestsOf(api: Api, terms: Terms): CsuPorts["requests"] {
  return {
    terms,
    reply: async (input) => (await api.act(ReplySteeringDocument, { input })).replySteering,
    takeBack: async (lease) =>
      (await api.act(TakeBackSteeringDocument, { lease })).takeBackSteering,
    decide: async (input) => (await api.act(DecideTicketDocument, { input })).decideTicket,
    interrupt: async (ticket) => (await api.act(EndTicketDocument, { ticket })).endTicket,
    decideSpecial: async (input) => (await api.act(DecideSpecialDocument, { input })).decideSpecial,
  };
}
