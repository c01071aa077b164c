/** What people read, by key; a key missing from a language does not compile. */
import { Store } from "../kit/store";
import { remember, remembered } from "../kit/preferences";
import { en } from "./en";
import { fr } from "./fr";

export type Key = keyof typeof fr;
export type Catalogue = Readonly<Record<Key, string>>;
export type Locale = "fr" | "en";

const CATALOGUES: Readonly<Record<Locale, Catalogue>> = { fr, en };

const isLocale = (value: unknown): value is Locale => value === "fr" || value === "en";

export const locale = new Store<Locale>(remembered("locale", "fr", isLocale));

export const getLocale = (): Locale => locale.get();

export function chooseLocale(wanted: Locale): void {
  remember("locale", wanted);
  document.documentElement.lang = wanted;
  locale.set(wanted);
}

/** The sentence of `key`, `{name}` replaced by `values.name`. */
export function say(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
  return CATALOGUES[locale.get()][key].replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(values[name] ?? whole),
  );
}

/** `key` in the catalogue, for codes that come from elsewhere. */
export function isKey(key: string): key is Key {
  return Object.hasOwn(fr, key);
}
