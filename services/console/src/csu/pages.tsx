/** The pages of the CSU's post, in the order of its bar. */
import type { Page } from "../app/pages";
import { SpecialPage } from "../specials/SpecialPage";
import { ConnectionsPage } from "./connections/ConnectionsPage";
import type { Csu } from "./csu";

export function csuPages(csu: Csu): readonly Page[] {
  const { convention } = csu.tenant;
  const hasTickets = convention?.tickets != null;
  const isConvened = convention?.arranging != null || convention?.crisis != null;
  return [
    ...(hasTickets ? [connections(csu)] : []),
    ...(isConvened ? [{ id: "dispositifs", title: "special.page", show: convened } as const] : []),
  ];
}

function connections(csu: Csu): Page {
  return {
    id: "connexions",
    title: "connections.page",
    show: () => <ConnectionsPage csu={csu} />,
  };
}

const convened = () => <SpecialPage />;
