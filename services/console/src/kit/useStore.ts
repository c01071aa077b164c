/** React's eye on a `Store`; the only place where the two meet. */
import { useSyncExternalStore } from "react";

import type { Store } from "./store";

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** Only what `select` returns matters: it must give back the same object while nothing changed. */
export function useSelected<T, S>(store: Store<T>, select: (value: T) => S): S {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
