/** The pages of a subscriber's post, in the order of its bar. */
import type { Tenant } from "../api/types";
import { SpecialPage } from "../specials/SpecialPage";
import { ticketTenants, TicketPage } from "../tickets/page/TicketPage";
import type { Page } from "./pages";

export function cicPages(tenants: readonly Tenant[]): readonly Page[] {
  return [
    ...(ticketTenants(tenants).length > 0 ? [TICKETS] : []),
    ...(tenants.some(isConvened) ? [CONVENED] : []),
  ];
}

const TICKETS: Page = { id: "tickets", title: "tickets.page", show: () => <TicketPage /> };
const CONVENED: Page = { id: "dispositifs", title: "special.page", show: () => <SpecialPage /> };

function isConvened({ convention }: Tenant): boolean {
  if (convention === null) return false;
  return convention.arranging !== null || convention.crisis !== null || convention.posts.length > 0;
}
