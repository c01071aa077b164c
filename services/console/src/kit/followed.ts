/** What a subscription tells of things that begin, change and end, newest word of each. */
import { Store } from "./store";

interface Followable {
  readonly id: string;
  readonly state: string;
}

export class Followed<Thing extends Followable> {
  /** In the order in which they were first heard of; those that ended have left. */
  readonly open = new Store<readonly Thing[]>([]);

  /** What was known of it before. */
  heard(thing: Thing): Thing | null {
    const known = this.open.get();
    const before = known.find(({ id }) => id === thing.id) ?? null;
    if (thing.state === "ENDED") this.open.set(known.filter((one) => one !== before));
    else if (before === null) this.open.set([...known, thing]);
    else this.open.set(known.map((one) => (one === before ? thing : one)));
    return before;
  }

  /** The link begins again, and tells everything that is still open. */
  forget(): void {
    this.open.set([]);
  }
}
