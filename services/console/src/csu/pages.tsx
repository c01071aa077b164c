/** The pages of the CSU's post, in the order of its bar. */
import type { Page } from "../app/pages";
import { ContactsPage } from "../contacts/ContactsPage";
import { MailboxPage } from "../mailbox/MailboxPage";
import type { Csu } from "./csu";

export function csuPages(csu: Csu): readonly Page[] {
  return [
    {
      id: "courriers",
      title: "mail.title",
      count: csu.letters.unread,
      show: () => <MailboxPage letters={csu.letters} />,
    },
    { id: "annuaire", title: "contacts.title", show: () => <ContactsPage /> },
  ];
}
