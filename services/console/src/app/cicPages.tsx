/** The pages of a subscriber's post, in the order of its bar. */
import type { Tenant } from "../api/types";
import { ContactsPage } from "../contacts/ContactsPage";
import type { AgentsDesk } from "../people/agents";
import { agentsPage } from "../people/AgentsPage";
import { registerPage } from "../register/RegisterPage";
import { statusPage } from "../status/StatusPage";
import { SpecialPage } from "../specials/SpecialPage";
import { TicketLinkPage } from "../tickets/TicketLinkPage";
import { ticketTenants, TicketPage } from "../tickets/page/TicketPage";
import { NoticesPage } from "../upkeep/NoticesPage";
import type { UpkeepBook } from "../upkeep/upkeep";
import type { Page } from "./pages";

export function cicPages(
  tenants: readonly Tenant[],
  upkeep: UpkeepBook,
  agents: AgentsDesk | null,
): readonly Page[] {
  return [
    { id: "avis", title: "upkeep.cic.page", count: upkeep.unread, show: () => <NoticesPage /> },
    ...(ticketTenants(tenants).length > 0 ? [TICKETS] : []),
    ...(tenants.some(isConvened) ? [CONVENED] : []),
    registerPage,
    ...(agents === null ? [] : [agentsPage(agents)]),
    { id: "annuaire", title: "contacts.title", show: () => <ContactsPage /> },
    { id: "ticket", title: "ticket.page.title", unlisted: true, show: () => <TicketLinkPage /> },
    statusPage,
  ];
}

const TICKETS: Page = { id: "tickets", title: "tickets.page", show: () => <TicketPage /> };
const CONVENED: Page = { id: "dispositifs", title: "special.page", show: () => <SpecialPage /> };

function isConvened({ convention }: Tenant): boolean {
  if (convention === null) return false;
  return convention.arranging !== null || convention.crisis !== null || convention.posts.length > 0;
}
