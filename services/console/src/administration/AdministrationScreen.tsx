/**
 * The screen of who keeps a commune's list and rights. The stop and the answers are the CSU's:
 * nothing here cuts, lends or takes back.
 */
import { useState } from "react";

import { Banners } from "../app/Banners";
import { MessageBar } from "../app/MessageBar";
import { PageNav } from "../app/PageNav";
import { offered, type Page } from "../app/pages";
import { usePost } from "../app/post";
import { TopBar } from "../app/TopBar";
import { usePage } from "../app/usePages";
import { ContactsPage } from "../contacts/ContactsPage";
import { ConnectionsPage } from "../csu/connections/ConnectionsPage";
import type { Csu } from "../csu/csu";
import { inventoryPage } from "../csu/pages";
import { RightsPage } from "../csu/rights/RightsPage";
import { registerPage } from "../register/RegisterPage";
import { statusPage } from "../status/StatusPage";

interface Props {
  readonly csu: Csu;
}

export function AdministrationScreen({ csu }: Props) {
  const { me } = usePost();
  const [pages] = useState(() => offered(pagesOf(csu), me.roles));
  const page = usePage(pages);
  return (
    <div className="console">
      <TopBar>
        <PageNav room="rights.title" pages={pages} open={page} />
      </TopBar>
      <Banners />
      <main className="page" data-testid="administration" data-page={page?.id ?? ""}>
        {page === null ? <RightsPage csu={csu} /> : page.show()}
      </main>
      <MessageBar />
    </div>
  );
}

function pagesOf(csu: Csu): readonly Page[] {
  const hasTickets = csu.tenant.convention?.tickets != null;
  const connections: Page = {
    id: "connexions",
    title: "connections.page",
    show: () => <ConnectionsPage csu={csu} />,
  };
  return [
    inventoryPage(csu),
    registerPage,
    ...(hasTickets ? [connections] : []),
    { id: "annuaire", title: "contacts.title", show: () => <ContactsPage /> },
    statusPage,
  ];
}
