/** What changes, told to the parts of a post that it concerns. */
import type { Api } from "../api/client";
import {
  CameraChangesDocument,
  CameraPageDocument,
  FlowHealthDocument,
  GaugesDocument,
  HandoversDocument,
  LeasesDocument,
  MailboxDocument,
  RegisterStateDocument,
  SessionDocument,
  SpecialsDocument,
  TicketsDocument,
  UpkeepDocument,
  ViewsDocument,
} from "../api/generated";
import type { Inventory } from "../cameras/inventory";
import { clock } from "../kit/clock";
import type { Post } from "./post";
import { isOutside } from "./screen";

const RELOAD_AFTER = 3000;

export function follow(post: Omit<Post, "leave" | "retire">, api: Api): void {
  const { live, inventory, gauges, wall, tickets, contacts, journal, news, csu } = post;
  const { specials, handover } = post;
  followRegister(post);
  live.follow(SessionDocument, ({ session }) => post.rights.heard(session));
  // Nothing else is told to who may see no picture.
  if (isOutside(post.screen)) return;
  followUpkeep(post);
  live.follow(GaugesDocument, (data) => {
    gauges.heard(data.gauges);
    csu?.heard(data.gauges);
  });
  csu?.followLink();
  if (csu !== null) live.follow(MailboxDocument, ({ mailbox }) => csu.letters.heard(mailbox));
  live.follow(ViewsDocument, (data) => {
    wall.viewChanged(data.views);
    csu?.looking.viewChanged(data.views);
  });
  followHealth(post);
  live.follow(LeasesDocument, ({ leases }) => {
    wall.leaseChanged(leases);
    csu?.requests.leaseHeard(leases);
  });
  live.follow(TicketsDocument, (data) => {
    tickets.heard(data.tickets);
    csu?.requests.ticketHeard(data.tickets);
  });
  live.follow(SpecialsDocument, (data) => {
    specials.heard(data.specials);
    csu?.requests.specialHeard(data.specials);
  });
  if (csu === null) live.follow(HandoversDocument, ({ handovers }) => handover.heard(handovers));
  // It begins with RELOAD: a list read before it could miss what changed in between.
  live.follow(CameraChangesDocument, ({ cameraChanges }) => {
    if (cameraChanges.kind === "RELOAD") void loadAll(inventory, api);
    else inventory.changed(cameraChanges);
    news?.heard();
  });

  live.link.subscribe(() => {
    const isLost = live.link.get().state === "lost";
    // What ended meanwhile is told by nobody: what stands is told again.
    if (!isLost) {
      tickets.forget();
      specials.forget();
      csu?.requests.forget();
      void contacts.load();
    }
    journal.write(isLost ? "warning" : "good", isLost ? "journal.lost" : "journal.linked");
    // Where only the live link is refused, the list is still worth showing.
    if (isLost && inventory.cameras.get().length === 0) void loadAll(inventory, api);
  });
}

function followHealth({ live, healths }: Omit<Post, "leave" | "retire">): void {
  live.follow(FlowHealthDocument, ({ flowHealth }) => healths.heard(flowHealth, Date.now()));
  clock.subscribe(() => healths.forgetStale(clock.get()));
}

function followRegister({ live, register, journal }: Omit<Post, "leave" | "retire">): void {
  live.follow(RegisterStateDocument, (data) => register.heard(data.registerState, Date.now()));
  register.state.subscribe(() => {
    const { writable } = register.state.get();
    journal.write(
      writable ? "good" : "warning",
      writable ? "journal.registerBack" : "journal.noRegister",
    );
  });
}

/** A CSU that opens or closes lends its joysticks by another rule: it is asked again. */
function followUpkeep({ live, upkeep, terms }: Omit<Post, "leave" | "retire">): void {
  live.follow(UpkeepDocument, ({ upkeep: told }) => {
    const before = upkeep.of(told.tenant)?.hours ?? null;
    upkeep.heard(told);
    if (before !== null && before.open !== told.hours?.open) void terms.renew();
  });
}

async function loadAll(inventory: Inventory, api: Api): Promise<void> {
  try {
    await inventory.load(
      async (first, after) => (await api.ask(CameraPageDocument, { first, after })).cameras,
    );
  } catch {
    setTimeout(() => void loadAll(inventory, api), RELOAD_AFTER);
  }
}
