/** The map's place on the screen, and the wires between it and the stores. */
import { useEffect, useRef, useState } from "react";

import { wordOfAlarms } from "../alarms/alarms";
import type { Camera } from "../api/types";
import { type Post, usePost } from "../app/post";
import { CutNote } from "../cuts/CutNote";
import { say } from "../i18n";
import type { Watchable } from "../kit/store";
import { useUpkeepWord } from "../upkeep/marks";
import { CameraMap, type Pointing } from "./CameraMap";
import type { CameraMark } from "./features";
import { isOpenFault } from "../upkeep/upkeep";
import type { Watched } from "./watched";

export function MapView() {
  const post = usePost();
  const place = useRef<HTMLDivElement>(null);
  const [broken, setBroken] = useState(false);
  const [pointing, setPointing] = useState<Pointing | null>(null);
  const [map, setMap] = useState<CameraMap | null>(null);
  useEffect(() => {
    const container = place.current;
    if (container === null) return;
    return openMap(post, container, setPointing, setMap, () => setBroken(true));
  }, [post]);
  return (
    <div className="map">
      <div ref={place} className="map__canvas" data-testid="map" data-map="loading" />
      {broken && <p className="notice notice--warning map__broken">{say("map.unavailable")}</p>}
      {map !== null && (
        <button
          type="button"
          className="button map__fit"
          onClick={() => {
            post.inventory.ofTenant(null);
            map.goTo(null);
          }}
        >
          {say(post.csu === null ? "map.fit" : "map.fitOwn")}
        </button>
      )}
      {pointing !== null && <Title pointing={pointing} />}
    </div>
  );
}

function Title({ pointing }: { readonly pointing: Pointing }) {
  const { inventory, gauges } = usePost();
  const camera = inventory.cameras.get().find(({ id }) => id === pointing.camera);
  if (camera === undefined) return null;
  const cut = gauges.cutOver(camera.id, camera.tenant);
  const alarms = wordOfAlarms(gauges.alarmsOn(camera.id, camera.tenant));
  return (
    <div className="map__title" style={{ left: pointing.x, top: pointing.y }}>
      <strong>{camera.number}</strong> {camera.name}
      <span className="quiet"> {camera.tenantName}</span>
      {cut !== null && <p className="tone-closed">{say("state.cut-by-commune")}</p>}
      {cut !== null && <CutNote cut={cut} />}
      <Upkeep camera={camera} />
      {alarms !== null && <p className="tone-stale">{say("alarm.row", { alarms })}</p>}
    </div>
  );
}

function Upkeep({ camera }: { readonly camera: Camera }) {
  const word = useUpkeepWord(camera);
  return word === null ? null : <p className="tone-stale">{word}</p>;
}

/** Opens the map in `container`; the result closes it. */
function openMap(
  post: Post,
  container: HTMLElement,
  pointing: (pointing: Pointing | null) => void,
  opened: (map: CameraMap | null) => void,
  failed: () => void,
): () => void {
  const { inventory, choose, tenants } = post;
  let gone = false;
  let close = () => undefined as void;
  const listener = {
    pointing,
    chosen: (id: string) => {
      const camera = inventory.cameras.get().find((one) => one.id === id);
      if (camera !== undefined) choose(camera);
    },
  };
  CameraMap.open(container, tenants, listener).then((map) => {
    if (gone) return map.close();
    const forget = wire(map, post);
    opened(map);
    close = () => {
      forget();
      opened(null);
      map.close();
    };
  }, failed);
  return () => {
    gone = true;
    close();
  };
}

/** Shows every store now and at each change. */
function wire(map: CameraMap, post: Post): () => void {
  const { inventory, wall, gauges, upkeep, csu } = post;
  let tenant = inventory.filter.get().tenant;
  let marks = marksKey(post);
  const cameras = () => map.showCameras(inventory.shown.get(), (camera) => markOf(post, camera));
  const marked = () => {
    const now = marksKey(post);
    if (now !== marks) cameras();
    marks = now;
  };
  const watched = () => map.showWatched(watchedBy(post));
  const shows: readonly (readonly [Watchable, () => void])[] = [
    [inventory.shown, cameras],
    [inventory.pointed, () => map.showPointed(inventory.pointed.get())],
    [wall.state, () => map.showTiles(wall.state.get().tiles)],
    [
      inventory.filter,
      () => {
        const chosen = inventory.filter.get().tenant;
        if (chosen !== tenant) map.goTo(chosen);
        tenant = chosen;
      },
    ],
    [gauges.byTenant, marked],
    [upkeep.byTenant, marked],
  ];
  const owned: typeof shows =
    csu === null ? [] : [csu.board.rows, inventory.cameras].map((of) => [of, watched] as const);
  for (const [, show] of [...shows, ...owned]) show();
  const forgets = [...shows, ...owned].map(([store, show]) => store.subscribe(show));
  return () => forgets.forEach((forget) => forget());
}

function markOf({ gauges, upkeep }: Post, { id, tenant }: Camera): CameraMark {
  if (gauges.cutOver(id, tenant) !== null) return "cut";
  const fails = upkeep.windowOver(id, tenant) ?? upkeep.faultOf(id, tenant);
  return fails === null ? null : "upkeep";
}

/** Which cameras are marked, as one word: the map is drawn again only when that changes. */
function marksKey({ gauges, upkeep }: Post): string {
  const all = [...gauges.byTenant.get().values()];
  const cuts = all.flatMap(({ tenant, cuts: of }) => of.map((cut) => cut.camera ?? tenant));
  const works = [...upkeep.byTenant.get().values()].flatMap(({ tenant, windows, faults }) => [
    ...windows
      .filter(({ state }) => state === "RUNNING")
      .flatMap(({ cameras }) => cameras ?? [tenant]),
    ...faults.filter(isOpenFault).map(({ camera }) => camera ?? ""),
  ]);
  return [...cuts, "", ...works].join("\n");
}

function watchedBy({ gauges, inventory }: Post): readonly Watched[] {
  return inventory.cameras.get().flatMap((camera) => {
    const count = gauges.flowOf(camera.id, camera.tenant)?.viewers.length ?? 0;
    return count === 0 ? [] : [{ camera, count }];
  });
}
