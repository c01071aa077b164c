/** The map's place on the screen, and the wires between it and the stores. */
import { useEffect, useRef, useState } from "react";

import { type Post, usePost } from "../app/post";
import { say } from "../i18n";
import type { Watchable } from "../kit/store";
import { CameraMap, type Pointing } from "./CameraMap";

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
          {say("map.fit")}
        </button>
      )}
      {pointing !== null && <Title pointing={pointing} />}
    </div>
  );
}

function Title({ pointing }: { readonly pointing: Pointing }) {
  const { inventory } = usePost();
  const camera = inventory.cameras.get().find(({ id }) => id === pointing.camera);
  if (camera === undefined) return null;
  return (
    <p className="map__title" style={{ left: pointing.x, top: pointing.y }}>
      <strong>{camera.number}</strong> {camera.name}
      <span className="quiet"> {camera.tenantName}</span>
    </p>
  );
}

/** Opens the map in `container`; the result closes it. */
function openMap(
  post: Post,
  container: HTMLElement,
  pointing: (pointing: Pointing | null) => void,
  opened: (map: CameraMap | null) => void,
  failed: () => void,
): () => void {
  const { inventory, purpose, tenants } = post;
  let gone = false;
  let close = () => undefined as void;
  const listener = {
    pointing,
    chosen: (id: string) => {
      const camera = inventory.cameras.get().find((one) => one.id === id);
      if (camera !== undefined) purpose.ask(camera);
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
function wire(map: CameraMap, { inventory, wall }: Post): () => void {
  let tenant = inventory.filter.get().tenant;
  const shows: readonly (readonly [Watchable, () => void])[] = [
    [inventory.shown, () => map.showCameras(inventory.shown.get())],
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
  ];
  for (const [, show] of shows) show();
  const forgets = shows.map(([store, show]) => store.subscribe(show));
  return () => forgets.forEach((forget) => forget());
}
