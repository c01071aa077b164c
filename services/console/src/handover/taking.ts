/** Puts on a wall what was taken over: each picture in the tile it had, each refusal with its reason. */
import type { HandoverLook, HandoverTaken, Purpose } from "../api/types";
import type { Journal } from "../journal/journal";
import type { Wall } from "../wall/wall";

type Taken = HandoverTaken["looks"][number];

/** What a handover is about, in a sentence. */
export interface Summary {
  readonly views: number;
  readonly incidents: number;
}

export function summaryOf(looks: readonly HandoverLook[]): Summary {
  const incidents = new Set(looks.flatMap(({ incident }) => incident ?? []));
  return { views: looks.length, incidents: incidents.size };
}

/** How many pictures are now shown; `wall` may hold others, which keep their tiles. */
export function hang(wall: Wall, journal: Journal, looks: readonly Taken[]): number {
  let shown = 0;
  for (const { look, watching } of looks) {
    const { camera } = look;
    if (camera === null) {
      journal.write("warning", "handover.unseen", { tile: look.tile });
      continue;
    }
    const tile = wall.showing(camera.id) === null ? tileFor(wall, look.tile) : null;
    if (tile === null) continue;
    if (watching !== null) {
      wall.adopt(tile, camera, purposeOf(look), watching);
      shown += 1;
    } else if (look.code !== null) {
      const why = { code: look.code, message: look.message, remedy: look.remedy };
      wall.adoptRefusal(tile, camera, purposeOf(look), { ...why, article: null, holders: [] });
    }
  }
  return shown;
}

/** Its own tile where that is free, else the first free one; the wall grows if it must. */
function tileFor(wall: Wall, wanted: number): number | null {
  const { tiles } = wall.state.get();
  const free = [wanted, ...tiles.map(({ number }) => number)].find(
    (number) => wall.openIn(number) === null,
  );
  if (free === undefined) return null;
  wall.growTo(free);
  return free;
}

function purposeOf({ motive, motiveLabel, incident }: HandoverLook): Purpose {
  return { motive: motive ?? "", motiveLabel: motiveLabel ?? "", incident };
}
