/** Who sits at this desk now: the door they came in by, and the post that was opened for them. */
import type { Config } from "../api/config";
import type { Identity } from "../identity/identity";
import { Store } from "../kit/store";
import { openPost, type Post } from "./post";

export interface Door {
  readonly config: Config;
  readonly identity: Identity;
}

/** Set where somebody took the place of who came first; null until then. */
export const seat = new Store<Door | null>(null);

/** Views outlive a change of language: the post is opened once per door. */
const posts = new WeakMap<Door, Promise<Post>>();

export function postFor(door: Door): Promise<Post> {
  const known = posts.get(door);
  if (known !== undefined) return known;
  const opening = openPost(door.config, door.identity);
  posts.set(door, opening);
  opening.catch(() => posts.delete(door));
  return opening;
}
