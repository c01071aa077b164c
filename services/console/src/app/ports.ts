/** How each part of a post reaches the API: one request for each of its acts. */
import type { Api } from "../api/client";
import {
  AcknowledgeInventoryDocument,
  AnnounceMaintenanceDocument,
  AskArrangementDocument,
  AskSteeringDocument,
  AskTicketDocument,
  ContactBooksDocument,
  ConveneCrisisCellDocument,
  DecideSpecialDocument,
  ColleaguesDocument,
  DeclareHoursDocument,
  DeclineHandoverDocument,
  EndMaintenanceDocument,
  DeclarePostDocument,
  EndSpecialDocument,
  EndTicketDocument,
  ExtendSteeringDocument,
  FollowFaultDocument,
  GiveContactsDocument,
  InventoryNewsDocument,
  MyTicketsDocument,
  OfferHandoverDocument,
  ReleaseSteeringDocument,
  ReportFaultDocument,
  ShowHandoverDocument,
  StopWatchingDocument,
  TakeBackHoursDocument,
  TakeHandoverDocument,
  WatchCameraDocument,
  WithdrawHandoverDocument,
} from "../api/generated";
import { rejoinView } from "../api/rejoin";
import type { Me } from "../api/types";
import { Contacts } from "../contacts/contacts";
import { HandoverDesk } from "../handover/handover";
import type { Journal } from "../journal/journal";
import { realTiming } from "../kit/timing";
import { openWhep } from "../media/whep";
import { InventoryNews } from "../news/news";
import { Specials } from "../specials/specials";
import type { SteeringActs } from "../steering/acts";
import type { Terms } from "../steering/terms";
import { Tickets } from "../tickets/tickets";
import type { UpkeepActs } from "../upkeep/desk";
import { Wall } from "../wall/wall";

export function wallOf(api: Api, journal: Journal, maySteer: boolean): Wall {
  return new Wall({
    ...(maySteer && { steering: steeringOf(api) }),
    journal,
    timing: realTiming,
    connect: openWhep,
    watch: async (camera, { motive, incident }, insteadOf) =>
      (await api.act(WatchCameraDocument, { input: { camera, motive, incident, insteadOf } }))
        .watchCamera,
    stop: async (view) => void (await api.act(StopWatchingDocument, { view })),
    rejoin: (view) => rejoinView(api, view),
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

export function ticketsOf(api: Api): Tickets {
  return new Tickets({
    timing: realTiming,
    ask: async (input) => (await api.act(AskTicketDocument, { input })).askTicket,
    end: async (ticket) => (await api.act(EndTicketDocument, { ticket })).endTicket,
    records: async (tenant) => (await api.ask(MyTicketsDocument, { tenant })).myTickets,
  });
}

export function specialsOf(api: Api, journal: Journal, me: Me, terms: Terms): Specials {
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

export function contactsOf(api: Api): Contacts {
  return new Contacts({
    timing: realTiming,
    books: async () => (await api.ask(ContactBooksDocument, {})).contactBooks,
    give: async (contacts) =>
      (await api.act(GiveContactsDocument, { input: { contacts } })).giveContacts,
  });
}

export function handoverOf(api: Api, wall: Wall, journal: Journal): HandoverDesk {
  return new HandoverDesk({
    wall,
    journal,
    colleagues: async () => (await api.ask(ColleaguesDocument, {})).colleagues,
    offer: async (views, to) =>
      (await api.act(OfferHandoverDocument, { input: { views, to } })).offerHandover,
    show: async (id, key) => (await api.ask(ShowHandoverDocument, { id, key })).handover,
    take: async (id, key) => (await api.act(TakeHandoverDocument, { id, key })).takeHandover,
    decline: async (id, key) =>
      (await api.act(DeclineHandoverDocument, { id, key })).declineHandover,
    withdraw: async (id) => (await api.act(WithdrawHandoverDocument, { id })).withdrawHandover,
  });
}

export function newsOf(api: Api, journal: Journal): InventoryNews {
  return new InventoryNews({
    journal,
    timing: realTiming,
    read: async () => (await api.ask(InventoryNewsDocument, {})).inventoryNews,
    acknowledge: async (tenant, version) =>
      (await api.act(AcknowledgeInventoryDocument, { tenant, version })).acknowledgeInventory,
  });
}

export function upkeepActsOf(api: Api): UpkeepActs {
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
