/** The pages of a subscriber's post, in the order of its bar. */
import { NoticesPage } from "../upkeep/NoticesPage";
import type { UpkeepBook } from "../upkeep/upkeep";
import type { Page } from "./pages";

export function cicPages(upkeep: UpkeepBook): readonly Page[] {
  return [
    {
      id: "avis",
      title: "upkeep.cic.page",
      unread: upkeep.unread,
      show: () => <NoticesPage />,
    },
  ];
}
