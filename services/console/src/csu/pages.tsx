/** The pages of the CSU's post, in the order of its bar. */
import type { Page } from "../app/pages";
import { ContactsPage } from "../contacts/ContactsPage";
import type { AgentsDesk } from "../people/agents";
import { agentsPage } from "../people/AgentsPage";
import { MailboxPage } from "../mailbox/MailboxPage";
import { registerPage } from "../register/RegisterPage";
import { SpecialPage } from "../specials/SpecialPage";
import { statusPage } from "../status/StatusPage";
import { ServicePage } from "../upkeep/ServicePage";
import type { UpkeepBook } from "../upkeep/upkeep";
import { ConnectionsPage } from "./connections/ConnectionsPage";
import type { Csu } from "./csu";
import { InventoryPage } from "./inventory/InventoryPage";
import { RightsPage } from "./rights/RightsPage";

export function csuPages(csu: Csu, upkeep: UpkeepBook, agents: AgentsDesk | null): readonly Page[] {
  const { convention, id } = csu.tenant;
  const hasTickets = convention?.tickets != null;
  const isConvened = convention?.arranging != null || convention?.crisis != null;
  return [
    ...(hasTickets ? [connections(csu)] : []),
    {
      id: "service",
      title: "upkeep.csu.page",
      count: upkeep.unread,
      show: () => <ServicePage tenant={id} />,
    },
    ...(isConvened ? [CONVENED] : []),
    {
      id: "courriers",
      title: "mail.title",
      count: csu.letters.unread,
      show: () => <MailboxPage letters={csu.letters} />,
    },
    inventoryPage(csu),
    { id: "droits", title: "rights.title", show: () => <RightsPage csu={csu} /> },
    ...(agents === null ? [] : [agentsPage(agents)]),
    registerPage,
    { id: "annuaire", title: "contacts.title", show: () => <ContactsPage /> },
    statusPage,
  ];
}

export const inventoryPage = (csu: Csu): Page => ({
  id: "inventaire",
  title: "imp.page",
  show: () => <InventoryPage csu={csu} />,
});

const CONVENED: Page = { id: "dispositifs", title: "special.page", show: () => <SpecialPage /> };

function connections(csu: Csu): Page {
  return {
    id: "connexions",
    title: "connections.page",
    show: () => <ConnectionsPage csu={csu} />,
  };
}
