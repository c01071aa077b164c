/**
 * The wall across a step-up that had to leave the page: kept in this tab alone, shown again to
 * the same agent, once.
 */
import type { Tenant } from "../api/types";
import type { Inventory } from "../cameras/inventory";
import type { Journal } from "../journal/journal";
import { actWord } from "../identity/words";
import { keptWall, type KeptWall, readKept } from "../wall/memory";
import type { Wall } from "../wall/wall";

const KEPT = "beffroi.wall";

interface Known {
  readonly tenants: readonly Tenant[];
  readonly inventory: Inventory;
  readonly journal: Journal;
}

export function keepWall(wall: Wall, agent: string, act: string): void {
  const kept = keptWall(wall.state.get(), agent, act, Date.now());
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
}

/** Once the cameras are known: each is asked for again, with the motive it had. */
export function showKeptWall(
  wall: Wall,
  agent: string,
  { tenants, inventory, journal }: Known,
): void {
  const kept = readKept(sessionStorage.getItem(KEPT), agent, Date.now());
  sessionStorage.removeItem(KEPT);
  if (kept === null) return;
  const forget = inventory.progress.subscribe(() => {
    if (!inventory.progress.get().done) return;
    forget();
    show(kept, wall, tenants, inventory);
    journal.write("good", "proof.back", { act: actWord(kept.act) });
  });
}

function show(
  { size, tiles, selected, enlarged }: KeptWall,
  wall: Wall,
  tenants: readonly Tenant[],
  inventory: Inventory,
): void {
  wall.resize(size);
  for (const { number, camera: id, motive, incident } of tiles) {
    const camera = inventory.cameras.get().find((one) => one.id === id);
    if (camera === undefined || number > size) continue;
    const motives = tenants.find((one) => one.id === camera.tenant)?.convention?.motives;
    const motiveLabel = motives?.find(({ code }) => code === motive)?.label ?? motive;
    void wall.open(camera, { motive, motiveLabel, incident }, number);
  }
  wall.select(selected);
  if (enlarged) wall.toggleEnlarged(selected);
}
