/** The pages of a subscriber's post, in the order of its bar. */
import { ContactsPage } from "../contacts/ContactsPage";
import { registerPage } from "../register/RegisterPage";
import { TicketPage } from "../tickets/TicketPage";
import { NoticesPage } from "../upkeep/NoticesPage";
import type { UpkeepBook } from "../upkeep/upkeep";
import type { Page } from "./pages";

export function cicPages(upkeep: UpkeepBook): readonly Page[] {
  return [
    { id: "avis", title: "upkeep.cic.page", count: upkeep.unread, show: () => <NoticesPage /> },
    { id: "annuaire", title: "contacts.title", show: () => <ContactsPage /> },
    registerPage,
    { id: "ticket", title: "ticket.page.title", unlisted: true, show: () => <TicketPage /> },
  ];
}
