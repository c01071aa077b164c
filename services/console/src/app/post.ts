/**
 * The post of one agent: every part of the console, put together. The only module that
 * knows them all.
 */
import { createContext, useContext } from "react";

import { Api } from "../api/client";
import type { Config } from "../api/config";
import { StartDocument, TermsDocument } from "../api/generated";
import { Live } from "../api/live";
import type { Camera, Me, Tenant } from "../api/types";
import { Inventory } from "../cameras/inventory";
import type { Contacts } from "../contacts/contacts";
import type { Csu } from "../csu/csu";
import { CONTROL_APPROVE, csuOf } from "../csu/ports";
import { Gauges } from "../gauges/gauges";
import { Healths } from "../health/health";
import type { HandoverDesk } from "../handover/handover";
import { isKey } from "../i18n";
import type { Identity } from "../identity/identity";
import { RightsWatch } from "../identity/rights";
import { Proof } from "../identity/proof";
import { actWord } from "../identity/words";
import { Journal } from "../journal/journal";
import { realTiming } from "../kit/timing";
import type { InspectionDesk } from "../inspection/inspection";
import { inspectionOf } from "../inspection/ports";
import type { InventoryNews } from "../news/news";
import type { AgentsDesk, Suspension } from "../people/agents";
import { agentsOf } from "../people/ports";
import type { PlatformDesk } from "../platform/platform";
import { platformOf } from "../platform/ports";
import { PurposeDesk } from "../purpose/purpose";
import type { RegisterDesk } from "../register/desk";
import { type Known, registerDeskOf } from "../register/ports";
import { RegisterWatch } from "../register/register";
import type { Specials } from "../specials/specials";
import { statusOf } from "../status/ports";
import type { StatusDesk } from "../status/status";
import { Terms } from "../steering/terms";
import type { Tickets } from "../tickets/tickets";
import { UpkeepDesk } from "../upkeep/desk";
import { UpkeepBook } from "../upkeep/upkeep";
import type { Wall } from "../wall/wall";
import { keepWall, showKeptWall } from "./comingBack";
import { follow } from "./follow";
import { type Screen, screenOf } from "./screen";
import {
  contactsOf,
  handoverOf,
  newsOf,
  specialsOf,
  ticketsOf,
  upkeepActsOf,
  wallOf,
} from "./ports";

export interface Post {
  readonly config: Config;
  readonly identity: Identity;
  readonly proof: Proof;
  readonly me: Me;
  readonly tenants: readonly Tenant[];
  readonly live: Live;
  readonly inventory: Inventory;
  readonly gauges: Gauges;
  /** How the pictures fare that are shown. */
  readonly healths: Healths;
  readonly register: RegisterWatch;
  readonly rights: RightsWatch;
  readonly registerDesk: RegisterDesk;
  readonly wall: Wall;
  readonly handover: HandoverDesk;
  readonly purpose: PurposeDesk;
  readonly terms: Terms;
  readonly tickets: Tickets;
  readonly contacts: Contacts;
  /** Hours, maintenance and faults of every commune. */
  readonly upkeep: UpkeepBook;
  readonly upkeepDesk: UpkeepDesk;
  readonly specials: Specials;
  /** The agents of one's own organisation; null for who is no head of it. */
  readonly agents: AgentsDesk | null;
  /** What kept this agent from everything when the post was opened. */
  readonly suspension: Suspension | null;
  readonly journal: Journal;
  /** Lists that wait for this side's acknowledgement; null at the owner's post. */
  readonly news: InventoryNews | null;
  /** The owner's own screen; null at a subscriber's post. */
  readonly csu: Csu | null;
  /** Which screen this post has. */
  readonly screen: Screen;
  /** Tenants whose register may be asked for, by their names: those seen, or all for an inspection. */
  readonly known: readonly Known[];
  readonly inspection: InspectionDesk | null;
  readonly platform: PlatformDesk | null;
  /** How each outside part fares, of what this post may know. */
  readonly status: StatusDesk;
  /** What choosing a camera in the list or on the map asks: to watch it, or to cut it. */
  choose(camera: Camera): void;
  /** Gives every view back, while the page can still speak. */
  leave(): void;
  /** The agent has left this desk: nothing more is heard or said in their name. The pictures go on. */
  retire(): Promise<void>;
}

/** The role that opens pictures. */
const FLOW_VIEW = "flow.view";
/** The role that asks for joysticks. */
const FLOW_STEER = "flow.steer";
const STOP = "mutation Leave($view: ID!) { stopWatching(view: $view) { __typename } }";

const PostContext = createContext<Post | null>(null);
export const PostProvider = PostContext.Provider;

export function usePost(): Post {
  const post = useContext(PostContext);
  if (post === null) throw new Error("no post is open here");
  return post;
}

/** Raises `Unreachable` where the API does not say who the agent is. */
export async function openPost(config: Config, identity: Identity): Promise<Post> {
  const journal = new Journal();
  const proof: Proof = new Proof({
    stepUp: (level, abandoned) => identity.stepUp(level, abandoned),
    leave: (level, act) => {
      keepWall(wall, me.id, act);
      return identity.stepUpHere(level);
    },
    proved: () => void live.showToken(),
  });
  const api = new Api(config.graphql, {
    token: (renewed) => identity.token(renewed),
    prove: (challenge, act) => proof.prove(challenge, act),
    notDone: (act, code) => {
      const key = `proof.notDone.${code}`;
      if (isKey(key)) journal.write("warning", key, { act: actWord(act) });
    },
    over: (why) => identity.over(why),
  });
  const { me, tenants, mySuspension: suspension } = await api.ask(StartDocument, {});
  const screen = screenOf(me);
  const inspection = screen === "inspection" ? await inspectionOf(api) : null;
  const known = inspection === null ? tenants : inspection.tenants.get();

  const live = new Live(config.graphql, () => identity.token());
  const gauges = new Gauges();
  for (const tenant of tenants) gauges.heard(tenant.gauge);
  const terms = new Terms(tenants, async () => (await api.ask(TermsDocument, {})).tenants);
  const wall = wallOf(api, journal, me.roles.includes(FLOW_STEER));
  const register = new RegisterWatch(() => wall.resume());
  const rights = new RightsWatch(identity, journal);
  const tickets = ticketsOf(api);
  const contacts = contactsOf(api);
  const specials = specialsOf(api, journal, me, terms);
  const inventory = new Inventory();
  const handover = handoverOf(api, wall, journal);
  const purpose = new PurposeDesk(wall, journal, me.roles.includes(FLOW_VIEW));
  const upkeep = new UpkeepBook(journal, me.organisation.id);
  const upkeepDesk = new UpkeepDesk({
    acts: upkeepActsOf(api),
    timing: realTiming,
    journal,
    mayAnswer: me.roles.includes(CONTROL_APPROVE),
  });
  const csu = csuOf(api, identity, journal, me, tenants, terms, inventory);
  const news = screen === "floor" ? newsOf(api, journal) : null;
  const choose = (camera: Camera) => (csu === null ? purpose.ask(camera) : csu.desk.choose(camera));
  const leave = () => giveBack(api, identity, [...wall.leave(), ...(csu?.looking.leave() ?? [])]);

  const agents = agentsOf(api, me);
  const desks = { purpose, terms, tickets, specials, contacts, upkeep, upkeepDesk, agents };
  const acts = { wall, handover, ...desks };
  const registerDesk = registerDeskOf(api, me, known, inventory);
  const platform = screen === "platform" ? platformOf(api) : null;
  const healths = new Healths();
  const told = { live, inventory, gauges, healths, register, rights, registerDesk };
  const desk = { config, identity, proof, me, tenants, ...told };
  const outside = { screen, known, inspection, platform, status: statusOf(api) };
  const post = { ...desk, ...acts, ...outside, suspension, journal, news, csu, choose };
  showKeptWall(wall, me.id, { tenants, inventory, journal });
  follow(post, api);
  window.addEventListener("pagehide", leave);
  const retire = async () => {
    window.removeEventListener("pagehide", leave);
    live.close();
    await identity.leave();
  };
  return { ...post, leave, retire };
}

function giveBack(api: Api, identity: Identity, views: readonly string[]): void {
  const token = identity.lastToken();
  for (const view of views) {
    if (token !== null) api.lastWord(STOP, { view }, token);
  }
}
