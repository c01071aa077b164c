/** How the desk of agents reaches the API; none for who is no head of service. */
import { accountsOf } from "../accounts/ports";
import type { Api } from "../api/client";
import {
  AgentsDocument,
  ChangeAgentServiceDocument,
  EndHabilitationDocument,
  HabilitateAgentDocument,
  ReinstateAgentDocument,
  SuspendAgentDocument,
} from "../api/generated";
import type { Me } from "../api/types";
import { realTiming } from "../kit/timing";
import { AgentsDesk } from "./agents";

/** The role of who keeps the habilitations of a service. */
const HABILITATION_MANAGE = "habilitation.manage";

export function agentsOf(api: Api, me: Me): AgentsDesk | null {
  if (!me.roles.includes(HABILITATION_MANAGE)) return null;
  return new AgentsDesk(
    {
      timing: realTiming,
      read: async () => (await api.ask(AgentsDocument, {})).agents,
      habilitate: async (input) =>
        (await api.act(HabilitateAgentDocument, { input })).habilitateAgent,
      move: async (input) =>
        (await api.act(ChangeAgentServiceDocument, { input })).changeAgentService,
      suspend: async (input) => (await api.act(SuspendAgentDocument, { input })).suspendAgent,
      reinstate: async (agent) => (await api.act(ReinstateAgentDocument, { agent })).reinstateAgent,
      end: async (agent, why, tenant) =>
        (await api.act(EndHabilitationDocument, { agent, why, tenant })).endHabilitation,
    },
    accountsOf(api),
  );
}
