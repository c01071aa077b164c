/** The pages of a subscriber's post, in the order of its bar. */
import { ContactsPage } from "../contacts/ContactsPage";
import { TicketPage } from "../tickets/TicketPage";
import type { Page } from "./pages";

export function cicPages(): readonly Page[] {
  return [
    { id: "annuaire", title: "contacts.title", show: () => <ContactsPage /> },
    { id: "ticket", title: "ticket.page.title", unlisted: true, show: () => <TicketPage /> },
  ];
}
