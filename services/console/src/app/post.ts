/**
 * The post of one agent: every part of the console, put together. The only module that
 * knows them all.
 */
import { createContext, useContext } from "react";

import { Api } from "../api/client";
import type { Config } from "../api/config";
import {
  CameraChangesDocument,
  CameraPageDocument,
  GaugesDocument,
  RegisterStateDocument,
  StartDocument,
  StopWatchingDocument,
  ViewsDocument,
  WatchCameraDocument,
} from "../api/generated";
import { Live } from "../api/live";
import type { Me, Tenant } from "../api/types";
import { Inventory } from "../cameras/inventory";
import { Gauges } from "../gauges/gauges";
import type { Identity } from "../identity/identity";
import { Journal } from "../journal/journal";
import { realTiming } from "../kit/timing";
import { openWhep } from "../media/whep";
import { PurposeDesk } from "../purpose/purpose";
import { RegisterWatch } from "../register/register";
import { Wall } from "../wall/wall";

export interface Post {
  readonly config: Config;
  readonly identity: Identity;
  readonly me: Me;
  readonly tenants: readonly Tenant[];
  readonly live: Live;
  readonly inventory: Inventory;
  readonly gauges: Gauges;
  readonly register: RegisterWatch;
  readonly wall: Wall;
  readonly purpose: PurposeDesk;
  readonly journal: Journal;
  /** Gives every view back, while the page can still speak. */
  leave(): void;
}

/** The role that opens pictures. */
const FLOW_VIEW = "flow.view";
const RELOAD_AFTER = 3000;
const STOP = "mutation Leave($view: ID!) { stopWatching(view: $view) { __typename } }";

const PostContext = createContext<Post | null>(null);
export const PostProvider = PostContext.Provider;

export function usePost(): Post {
  const post = useContext(PostContext);
  if (post === null) throw new Error("no post is open here");
  return post;
}

/** Raises `Unreachable` where the API does not say who the agent is. */
export async function openPost(config: Config, identity: Identity): Promise<Post> {
  const api = new Api(config.graphql, (renewed) => identity.token(renewed));
  const { me, tenants } = await api.ask(StartDocument, {});

  const live = new Live(config.graphql, () => identity.token());
  const journal = new Journal();
  const gauges = new Gauges();
  for (const tenant of tenants) gauges.heard(tenant.gauge);
  const wall = wallOf(api, journal);
  const register = new RegisterWatch(() => wall.resume());
  const inventory = new Inventory();
  const purpose = new PurposeDesk(wall, journal, me.roles.includes(FLOW_VIEW));
  const leave = () => leaveWall(api, identity, wall);

  const parts = { inventory, gauges, register, wall, purpose, journal };
  const post = { config, identity, me, tenants, live, ...parts };
  follow(post, api);
  window.addEventListener("pagehide", leave);
  return { ...post, leave };
}

function wallOf(api: Api, journal: Journal): Wall {
  return new Wall({
    journal,
    timing: realTiming,
    connect: openWhep,
    watch: async (camera, { motive, incident }) =>
      (await api.act(WatchCameraDocument, { input: { camera, motive, incident } })).watchCamera,
    stop: async (view) => void (await api.act(StopWatchingDocument, { view })),
  });
}

function follow(post: Omit<Post, "leave">, api: Api): void {
  const { live, inventory, gauges, register, wall, journal } = post;
  live.follow(GaugesDocument, (data) => gauges.heard(data.gauges));
  live.follow(RegisterStateDocument, (data) => register.heard(data.registerState, Date.now()));
  live.follow(ViewsDocument, (data) => wall.viewChanged(data.views));
  // It begins with RELOAD: a list read before it could miss what changed in between.
  live.follow(CameraChangesDocument, ({ cameraChanges }) => {
    if (cameraChanges.kind === "RELOAD") void loadAll(inventory, api);
    else inventory.changed(cameraChanges);
  });

  register.state.subscribe(() => {
    const { writable } = register.state.get();
    journal.write(
      writable ? "good" : "warning",
      writable ? "journal.registerBack" : "journal.noRegister",
    );
  });
  live.link.subscribe(() => {
    const isLost = live.link.get().state === "lost";
    journal.write(isLost ? "warning" : "good", isLost ? "journal.lost" : "journal.linked");
    // Where only the live link is refused, the list is still worth showing.
    if (isLost && inventory.cameras.get().length === 0) void loadAll(inventory, api);
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

function leaveWall(api: Api, identity: Identity, wall: Wall): void {
  const token = identity.lastToken();
  for (const view of wall.leave()) {
    if (token !== null) api.lastWord(STOP, { view }, token);
  }
}
