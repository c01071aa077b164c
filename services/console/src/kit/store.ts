/** A value that can be watched. Knows neither React nor the network. */

export class Store<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  readonly get = (): T => this.#value;

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export interface Watchable {
  readonly subscribe: (listener: () => void) => () => void;
}

/** A store computed from others; it keeps following them for the life of the page. */
export function derived<T>(sources: readonly Watchable[], compute: () => T): Store<T> {
  const result = new Store(compute());
  for (const source of sources) source.subscribe(() => result.set(compute()));
  return result;
}
