/** The pages of the CSU's post, in the order of its bar. */
import type { Page } from "../app/pages";
import type { Csu } from "./csu";
import { InventoryPage } from "./inventory/InventoryPage";
import { RightsPage } from "./rights/RightsPage";

export function csuPages(csu: Csu): readonly Page[] {
  return [
    { id: "inventaire", title: "imp.page", show: () => <InventoryPage csu={csu} /> },
    { id: "droits", title: "rights.title", show: () => <RightsPage csu={csu} /> },
  ];
}
