/** What happened at this post since it opened: a comfort, not the register. */
import { type Key, say } from "../i18n";
import { Store } from "../kit/store";

export type Tone = "info" | "good" | "warning";

export interface JournalLine {
  readonly id: number;
  /** Unix milliseconds. */
  readonly at: number;
  readonly text: string;
  readonly tone: Tone;
}

const KEPT = 60;

export class Journal {
  readonly lines = new Store<readonly JournalLine[]>([]);
  /** The last thing worth reading aloud. */
  readonly last = new Store<JournalLine | null>(null);
  #id = 0;

  write(tone: Tone, key: Key, values: Record<string, string | number> = {}): void {
    const line = this.#line(tone, key, values);
    this.lines.update((lines) => [line, ...lines].slice(0, KEPT));
    this.last.set(line);
  }

  /** Said once, not kept. */
  notice(tone: Tone, key: Key, values: Record<string, string | number> = {}): void {
    this.last.set(this.#line(tone, key, values));
  }

  #line(tone: Tone, key: Key, values: Record<string, string | number>): JournalLine {
    this.#id += 1;
    return { id: this.#id, at: Date.now(), text: say(key, values), tone };
  }
}
