/** The pages of the CSU's post, in the order of its bar. */
import type { Page } from "../app/pages";
import { ServicePage } from "../upkeep/ServicePage";
import type { UpkeepBook } from "../upkeep/upkeep";
import type { Csu } from "./csu";

export function csuPages(csu: Csu, upkeep: UpkeepBook): readonly Page[] {
  return [
    {
      id: "service",
      title: "upkeep.csu.page",
      unread: upkeep.unread,
      show: () => <ServicePage tenant={csu.tenant.id} />,
    },
  ];
}
