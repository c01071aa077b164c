/** The pages of the CSU's post, in the order of its bar. */
import type { Page } from "../app/pages";
import { ContactsPage } from "../contacts/ContactsPage";
import { MailboxPage } from "../mailbox/MailboxPage";
import { registerPage } from "../register/RegisterPage";
import { ServicePage } from "../upkeep/ServicePage";
import type { UpkeepBook } from "../upkeep/upkeep";
import type { Csu } from "./csu";

export function csuPages(csu: Csu, upkeep: UpkeepBook): readonly Page[] {
  return [
    {
      id: "service",
      title: "upkeep.csu.page",
      count: upkeep.unread,
      show: () => <ServicePage tenant={csu.tenant.id} />,
    },
    {
      id: "courriers",
      title: "mail.title",
      count: csu.letters.unread,
      show: () => <MailboxPage letters={csu.letters} />,
    },
    registerPage,
    { id: "annuaire", title: "contacts.title", show: () => <ContactsPage /> },
  ];
}
