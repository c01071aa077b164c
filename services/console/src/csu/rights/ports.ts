/** How the desk of rights reaches the API. */
import type { Api } from "../../api/client";
import {
  ConventionInForceDocument,
  HabilitationsDocument,
  RefusalsDocument,
  SlotHistoryDocument,
} from "../../api/generated";
import type { RightsPorts } from "./rights";

/** The role that reads the register, hence refusals. */
const REGISTER_READ = "register.read";
const PAGE = 50;

export function rightsPorts(api: Api, roles: readonly string[]): RightsPorts {
  return {
    mayRead: roles.includes(REGISTER_READ),
    convention: async () => (await api.ask(ConventionInForceDocument, {})).conventionInForce,
    habilitations: async (after) =>
      (await api.ask(HabilitationsDocument, { first: PAGE, after })).habilitations,
    slotHistory: async (hours) => (await api.ask(SlotHistoryDocument, { hours })).slotHistory,
    refusals: async (before) => (await api.ask(RefusalsDocument, { first: PAGE, before })).refusals,
  };
}
