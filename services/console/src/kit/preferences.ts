/** What the post remembers between two sessions: comfort only, nothing about persons. */

export function remembered<T>(
  name: string,
  fallback: T,
  isValid: (value: unknown) => value is T,
): T {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(`beffroi.${name}`) ?? "null");
    return isValid(value) ? value : fallback;
  } catch {
    return fallback;
  }
}

export function remember(name: string, value: unknown): void {
  try {
    localStorage.setItem(`beffroi.${name}`, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing still works: the choice lasts until the page closes.
  }
}
