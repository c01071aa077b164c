/**
 * The post of one agent: every part of the console, put together. The only module that
 * knows them all.
 */
import { createContext, useContext } from "react";

import { Api } from "../api/client";
import type { Config } from "../api/config";
import {
  AnnounceMaintenanceDocument,
  AcknowledgeInventoryDocument,
  AskArrangementDocument,
  AskSteeringDocument,
  AskTicketDocument,
  CameraChangesDocument,
  CameraPageDocument,
  ContactBooksDocument,
  ConnectionLogDocument,
  ConveneCrisisCellDocument,
  CutCamerasDocument,
  DecideSpecialDocument,
  DecideTicketDocument,
  DeclareHoursDocument,
  EndMaintenanceDocument,
  DeclarePostDocument,
  EndSpecialDocument,
  EndTicketDocument,
  ExtendSteeringDocument,
  FollowFaultDocument,
  GaugesDocument,
  GiveContactsDocument,
  InventoryNewsDocument,
  LeasesDocument,
  LinkedDocument,
  LookAlongDocument,
  MailboxDocument,
  MarkMailReadDocument,
  OlderMailsDocument,
  MyTicketsDocument,
  ReleaseSteeringDocument,
  ReopenCamerasDocument,
  RegisterStateDocument,
  ReplySteeringDocument,
  ReportFaultDocument,
  SpecialsDocument,
  StartDocument,
  StopWatchingDocument,
  TakeBackHoursDocument,
  TakeBackSteeringDocument,
  TermsDocument,
  TicketsDocument,
  UpkeepDocument,
  ViewsDocument,
  WatchCameraDocument,
} from "../api/generated";
import { Live } from "../api/live";
import type { Camera, Me, Tenant } from "../api/types";
import { Inventory } from "../cameras/inventory";
import { Contacts } from "../contacts/contacts";
import { Csu, type CsuPorts } from "../csu/csu";
import { importPorts } from "../csu/inventory/ports";
import { rightsPorts } from "../csu/rights/ports";
import { Gauges } from "../gauges/gauges";
import type { Identity } from "../identity/identity";
import { Journal } from "../journal/journal";
import { realTiming } from "../kit/timing";
import { openWhep } from "../media/whep";
import { InventoryNews } from "../news/news";
import { PurposeDesk } from "../purpose/purpose";
import type { RegisterDesk } from "../register/desk";
import { registerDeskOf } from "../register/ports";
import { RegisterWatch } from "../register/register";
import { Specials } from "../specials/specials";
import type { SteeringActs } from "../steering/acts";
import { Terms } from "../steering/terms";
import { Tickets } from "../tickets/tickets";
import { UpkeepDesk, type UpkeepActs } from "../upkeep/desk";
import { UpkeepBook } from "../upkeep/upkeep";
import { Wall } from "../wall/wall";

export interface Post {
  readonly config: Config;
  readonly identity: Identity;
  readonly me: Me;
  readonly tenants: readonly Tenant[];
  readonly live: Live;
  readonly inventory: Inventory;
  readonly gauges: Gauges;
  readonly register: RegisterWatch;
  readonly registerDesk: RegisterDesk;
  readonly wall: Wall;
  readonly purpose: PurposeDesk;
  readonly terms: Terms;
  readonly tickets: Tickets;
  readonly contacts: Contacts;
  /** Hours, maintenance and faults of every commune. */
  readonly upkeep: UpkeepBook;
  readonly upkeepDesk: UpkeepDesk;
  readonly specials: Specials;
  readonly journal: Journal;
  /** Lists that wait for this side's acknowledgement; null at the owner's post. */
  readonly news: InventoryNews | null;
  /** The owner's own screen; null at a subscriber's post. */
  readonly csu: Csu | null;
  /** What choosing a camera in the list or on the map asks: to watch it, or to cut it. */
  choose(camera: Camera): void;
  /** Gives every view back, while the page can still speak. */
  leave(): void;
}

/** The role that opens pictures. */
const FLOW_VIEW = "flow.view";
/** The role that asks for joysticks. */
const FLOW_STEER = "flow.steer";
/** The role that cuts, reopens and answers for its tenant. */
const CONTROL_APPROVE = "control.approve";
const RELOAD_AFTER = 3000;
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
  const api = new Api(config.graphql, (renewed) => identity.token(renewed));
  const { me, tenants } = await api.ask(StartDocument, {});

  const live = new Live(config.graphql, () => identity.token());
  const journal = new Journal();
  const gauges = new Gauges();
  for (const tenant of tenants) gauges.heard(tenant.gauge);
  const terms = new Terms(tenants, async () => (await api.ask(TermsDocument, {})).tenants);
  const wall = wallOf(api, journal, me.roles.includes(FLOW_STEER));
  const register = new RegisterWatch(() => wall.resume());
  const tickets = ticketsOf(api);
  const contacts = contactsOf(api);
  const specials = specialsOf(api, journal, me, terms);
  const inventory = new Inventory();
  const purpose = new PurposeDesk(wall, journal, me.roles.includes(FLOW_VIEW));
  const upkeep = new UpkeepBook(journal, me.organisation.id);
  const upkeepDesk = new UpkeepDesk({
    acts: upkeepActsOf(api),
    timing: realTiming,
    journal,
    mayAnswer: me.roles.includes(CONTROL_APPROVE),
  });
  const csu = csuOf(api, identity, journal, me, tenants, terms, inventory);
  const news = csu === null ? newsOf(api, journal) : null;
  const choose = (camera: Camera) => (csu === null ? purpose.ask(camera) : csu.desk.choose(camera));
  const leave = () => giveBack(api, identity, [...wall.leave(), ...(csu?.looking.leave() ?? [])]);

  const acts = { wall, purpose, terms, tickets, specials, contacts, upkeep, upkeepDesk };
  const registerDesk = registerDeskOf(api, identity, me, tenants, inventory);
  const desk = { config, identity, me, tenants, live, inventory, gauges, register, registerDesk };
  const post = { ...desk, ...acts, journal, news, csu, choose };
  follow(post, api);
  window.addEventListener("pagehide", leave);
  return { ...post, leave };
}

function wallOf(api: Api, journal: Journal, maySteer: boolean): Wall {
  return new Wall({
    ...(maySteer && { steering: steeringOf(api) }),
    journal,
    timing: realTiming,
    connect: openWhep,
    watch: async (camera, { motive, incident }, insteadOf) =>
      (await api.act(WatchCameraDocument, { input: { camera, motive, incident, insteadOf } }))
        .watchCamera,
    stop: async (view) => void (await api.act(StopWatchingDocument, { view })),
  });
}

function steeringOf(api: Api): SteeringActs {
  return {
    ask: async (wish) => (await api.act(AskSteeringDocument, { input: wish })).askSteering,
    release: async (lease) => void (await api.act(ReleaseSteeringDocument, { lease })),
    extend: async (lease, minutes) =>
      (await api.act(ExtendSteeringDocument, { lease, minutes })).extendSteering,
  };
}

function ticketsOf(api: Api): Tickets {
  return new Tickets({
    timing: realTiming,
    ask: async (input) => (await api.act(AskTicketDocument, { input })).askTicket,
    end: async (ticket) => (await api.act(EndTicketDocument, { ticket })).endTicket,
    records: async (tenant) => (await api.ask(MyTicketsDocument, { tenant })).myTickets,
  });
}

function specialsOf(api: Api, journal: Journal, me: Me, terms: Terms): Specials {
  return new Specials({
    me,
    journal,
    timing: realTiming,
    changed: () => void terms.renew(),
    arrange: async (input) => (await api.act(AskArrangementDocument, { input })).askArrangement,
    convene: async (input) =>
      (await api.act(ConveneCrisisCellDocument, { input })).conveneCrisisCell,
    declare: async (input) => (await api.act(DeclarePostDocument, { input })).declarePost,
    decide: async (input) => (await api.act(DecideSpecialDocument, { input })).decideSpecial,
    end: async (special) => (await api.act(EndSpecialDocument, { special })).endSpecial,
  });
}

function contactsOf(api: Api): Contacts {
  return new Contacts({
    timing: realTiming,
    books: async () => (await api.ask(ContactBooksDocument, {})).contactBooks,
    give: async (contacts) =>
      (await api.act(GiveContactsDocument, { input: { contacts } })).giveContacts,
  });
}

/** For the tenant's own people, where what it shares is known here. */
function csuOf(
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

function newsOf(api: Api, journal: Journal): InventoryNews {
  return new InventoryNews({
    journal,
    timing: realTiming,
    read: async () => (await api.ask(InventoryNewsDocument, {})).inventoryNews,
    acknowledge: async (tenant, version) =>
      (await api.act(AcknowledgeInventoryDocument, { tenant, version })).acknowledgeInventory,
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

function upkeepActsOf(api: Api): UpkeepActs {
  return {
    declare: async (input) => (await api.act(DeclareHoursDocument, { input })).declareHours,
    takeBack: async (declaration) =>
      (await api.act(TakeBackHoursDocument, { declaration })).takeBackHours,
    announce: async (input) =>
      (await api.act(AnnounceMaintenanceDocument, { input })).announceMaintenance,
    end: async (window) => (await api.act(EndMaintenanceDocument, { window })).endMaintenance,
    report: async (input) => (await api.act(ReportFaultDocument, { input })).reportFault,
    follow: async (input) => (await api.act(FollowFaultDocument, { input })).followFault,
  };
}

function follow(post: Omit<Post, "leave">, api: Api): void {
  const { live, inventory, gauges, register, wall, tickets, contacts, journal, news, csu } = post;
  const { specials } = post;
  followUpkeep(post);
  live.follow(GaugesDocument, (data) => {
    gauges.heard(data.gauges);
    csu?.heard(data.gauges);
  });
  csu?.followLink();
  if (csu !== null) live.follow(MailboxDocument, ({ mailbox }) => csu.letters.heard(mailbox));
  live.follow(RegisterStateDocument, (data) => register.heard(data.registerState, Date.now()));
  live.follow(ViewsDocument, (data) => {
    wall.viewChanged(data.views);
    csu?.looking.viewChanged(data.views);
  });
  live.follow(LeasesDocument, ({ leases }) => {
    wall.leaseChanged(leases);
    csu?.requests.leaseHeard(leases);
  });
  live.follow(TicketsDocument, (data) => {
    tickets.heard(data.tickets);
    csu?.requests.ticketHeard(data.tickets);
  });
  live.follow(SpecialsDocument, (data) => {
    specials.heard(data.specials);
    csu?.requests.specialHeard(data.specials);
  });
  // It begins with RELOAD: a list read before it could miss what changed in between.
  live.follow(CameraChangesDocument, ({ cameraChanges }) => {
    if (cameraChanges.kind === "RELOAD") void loadAll(inventory, api);
    else inventory.changed(cameraChanges);
    news?.heard();
  });

  register.state.subscribe(() => {
    const { writable } = register.state.get();
    journal.write(
      writable ? "good" : "warning",
      writable ? "journal.registerBack" : "journal.noRegister",
    );
  });
  live.link.subscribe(() => {
    const isLost = live.link.get().state === "lost";
    // What ended meanwhile is told by nobody: what stands is told again.
    if (!isLost) {
      tickets.forget();
      specials.forget();
      csu?.requests.forget();
      void contacts.load();
    }
    journal.write(isLost ? "warning" : "good", isLost ? "journal.lost" : "journal.linked");
    // Where only the live link is refused, the list is still worth showing.
    if (isLost && inventory.cameras.get().length === 0) void loadAll(inventory, api);
  });
}

/** A CSU that opens or closes lends its joysticks by another rule: it is asked again. */
function followUpkeep({ live, upkeep, terms }: Omit<Post, "leave">): void {
  live.follow(UpkeepDocument, ({ upkeep: told }) => {
    const before = upkeep.of(told.tenant)?.hours ?? null;
    upkeep.heard(told);
    if (before !== null && before.open !== told.hours?.open) void terms.renew();
  });
}

async function loadAll(inventory: Inventory, api: Api): Promise<void> {
  try {
    await inventory.load(
      async (first, after) => (await api.ask(CameraPageDocument, { first, after })).cameras,
    );
  } catch {
    setTimeout(() => void loadAll(inventory, api), RELOAD_AFTER);
  }
}

function giveBack(api: Api, identity: Identity, views: readonly string[]): void {
  const token = identity.lastToken();
  for (const view of views) {
    if (token !== null) api.lastWord(STOP, { view }, token);
  }
}
