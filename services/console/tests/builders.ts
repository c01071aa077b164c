/** Small honest stand-ins: a clock that tests advance, a media node, a camera. */
import type {
  Camera,
  Cut,
  Gauge,
  Grant,
  Holder,
  Lease,
  Purpose,
  Special,
  SteeringTerms,
  Ticket,
  Viewer,
} from "../src/api/types";
import type { Timing } from "../src/kit/timing";
import type { Quality, Said } from "../src/media/channel";
import type { Connection, Listener, Opening } from "../src/media/whep";

export class FakeTiming implements Timing {
  #now = 1_000;
  #waiting: { readonly at: number; readonly act: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  later(milliseconds: number, act: () => void): () => void {
    const entry = { at: this.#now + milliseconds, act };
    this.#waiting.push(entry);
    return () => {
      this.#waiting = this.#waiting.filter((one) => one !== entry);
    };
  }

  chance(): number {
    return 0.5;
  }

  /** Lets time pass, and everything that was to happen meanwhile happen, in order. */
  async advance(milliseconds: number): Promise<void> {
    const until = this.#now + milliseconds;
    await settled();
    for (;;) {
      const next = this.#waiting.toSorted((a, b) => a.at - b.at).find(({ at }) => at <= until);
      if (next === undefined) break;
      this.#waiting = this.#waiting.filter((one) => one !== next);
      this.#now = next.at;
      next.act();
      await settled();
    }
    this.#now = until;
  }

  get pending(): number {
    return this.#waiting.length;
  }
}

/** Lets promises that are ready be heard. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

/** A media node that answers as it is told; remembers every door it opened. */
export class FakeMedia {
  readonly opened: FakeConnection[] = [];
  refusal: Error | null = null;

  readonly connect = async (
    opening: Opening,
    quality: Quality,
    listener: Listener,
  ): Promise<Connection> => {
    if (this.refusal !== null) throw this.refusal;
    const connection = new FakeConnection(opening, quality, listener);
    this.opened.push(connection);
    return connection;
  };

  get last(): FakeConnection {
    const connection = this.opened.at(-1);
    if (connection === undefined) throw new Error("nothing was opened");
    return connection;
  }
}

export class FakeConnection implements Connection {
  readonly opening: Opening;
  readonly listener: Listener;
  readonly wishes: Quality[];
  readonly steered: unknown[] = [];
  ending: "left" | "dropped" | null = null;

  constructor(opening: Opening, quality: Quality, listener: Listener) {
    this.opening = opening;
    this.listener = listener;
    this.wishes = [quality];
  }

  wish(quality: Quality): void {
    this.wishes.push(quality);
  }

  steer(word: string): boolean {
    if (this.ending !== null) return false;
    this.steered.push(JSON.parse(word));
    return true;
  }

  leave(): void {
    this.ending ??= "left";
  }

  drop(): void {
    this.ending ??= "dropped";
  }

  say(state: Said["state"], code: string | null = null, message: string | null = null): void {
    this.listener.said({ state, code, message });
  }
}

export function aCamera(changes: Partial<Camera> = {}): Camera {
  return {
    id: "villeneuve-d-ascq:017",
    tenant: "villeneuve-d-ascq",
    tenantName: "Villeneuve d’Ascq",
    number: "017",
    name: "Hôtel de Ville",
    place: { longitude: 3.14, latitude: 50.62 },
    kind: "FIXED",
    heading: 90,
    fieldOfView: 60,
    steerable: false,
    zone: null,
    ...changes,
  };
}

export function aGrant(changes: Partial<Grant> = {}): Grant {
  return {
    __typename: "Watching",
    view: "view-1",
    flow: "flow-1",
    slot: 3,
    whep: "/media/whep/1",
    pass: "pass-1",
    until: "2026-11-22T14:00:00Z",
    entry: 812,
    article: anArticle(),
    ...changes,
  };
}

export function anArticle() {
  const summary = "Huit flux simultanés au plus.";
  return {
    convention: "villeneuve-d-ascq",
    number: "3",
    cited: "villeneuve-d-ascq art. 3",
    summary,
  };
}

export function aHolder(changes: Partial<Holder> = {}): Holder {
  return {
    flow: "flow-9",
    slot: 1,
    since: "2026-11-22T12:00:00Z",
    camera: {
      id: "villeneuve-d-ascq:001",
      number: "001",
      name: "Parc",
      tenantName: "VA",
      zone: null,
    },
    viewers: [],
    ...changes,
  };
}

export function aViewer(changes: Partial<Viewer> = {}): Viewer {
  return {
    agent: "martin",
    name: "Camille Martin",
    rank: "Brigadier-chef",
    service: "CIC du Nord",
    motive: "levee-de-doute",
    since: "2026-11-22T12:00:05Z",
    record: {
      view: "view-1",
      incident: "2026-0417",
      article: "villeneuve-d-ascq art. 3",
      until: "2026-11-22T14:00:00Z",
    },
    ...changes,
  };
}

export function aCut(changes: Partial<Cut> = {}): Cut {
  return {
    camera: "villeneuve-d-ascq:017",
    reason: "Scène de vie privée",
    by: "Chef de salle Alex Dubois",
    since: "2026-11-22T12:01:00Z",
    until: null,
    ...changes,
  };
}

export function aGauge(changes: Partial<Gauge> = {}): Gauge {
  const holders = changes.holders ?? [];
  return {
    tenant: "villeneuve-d-ascq",
    inUse: holders.length,
    quota: 8,
    degraded: false,
    holders,
    cuts: [],
    alarms: [],
    ...changes,
  };
}

/** Asked at noon, to be answered within two minutes. */
export function aLease(changes: Partial<Lease> = {}): Lease {
  const { id, tenant, number, name } = aCamera({ steerable: true });
  return {
    id: "lease-1",
    state: "ASKED",
    camera: { id, tenant, number, name },
    view: "view-1",
    name: "Camille Martin",
    rank: "Brigadier-chef",
    service: "CIC du Nord",
    ground: "Trouble grave à l’ordre public",
    incident: "2026-0417",
    askedAt: "2026-11-22T12:00:00Z",
    since: "2026-11-22T12:00:00Z",
    until: "2026-11-22T12:02:00Z",
    minutes: 10,
    article: "villeneuve-d-ascq art. 3",
    approver: null,
    code: null,
    message: null,
    token: null,
    ...changes,
  };
}

/** Asked at noon, to be answered within a quarter of an hour. */
export function aTicket(changes: Partial<Ticket> = {}): Ticket {
  return {
    id: "ticket-1",
    tenant: "charenton",
    tenantName: "Charenton",
    state: "ASKED",
    agent: "moreau",
    name: "Charlie Moreau",
    rank: "Brigadier-chef principal",
    service: "CSU de Charenton-le-Pont",
    estate: "1 rue de l’Arcade",
    motive: "Dégradation",
    incident: null,
    minutes: 120,
    askedAt: "2026-11-22T12:00:00Z",
    since: "2026-11-22T12:00:00Z",
    until: "2026-11-22T12:15:00Z",
    article: "charenton art. 3 et 4",
    decidedBy: null,
    code: null,
    message: null,
    ...changes,
  };
}

/** Asked at noon, to be answered within the hour, for three days. */
export function anArrangement(changes: Partial<Special> = {}): Special {
  return {
    id: "special-1",
    tenant: "villeneuve-d-ascq",
    tenantName: "Villeneuve d’Ascq",
    kind: "ARRANGEMENT",
    state: "ASKED",
    subject: "missing-person",
    title: "Recherche d’une personne disparue",
    agent: "martin",
    name: "Camille Martin",
    rank: "Brigadier-chef",
    service: "CIC du Nord",
    organisation: "cic-nord",
    incident: "2026-0417",
    zones: ["Centre"],
    cameras: [],
    members: [],
    offices: ["responsable du CSU"],
    askedAt: "2026-11-22T12:00:00Z",
    deadline: "2026-11-22T13:00:00Z",
    since: "2026-11-21T23:00:00Z",
    until: "2026-11-24T23:00:00Z",
    article: "villeneuve-d-ascq art. 3",
    decidedBy: null,
    code: null,
    message: null,
    ...changes,
  };
}

/** The CSU is open: it answers first. */
export function theTerms(changes: Partial<SteeringTerms> = {}): SteeringTerms {
  return {
    grounds: [{ code: "grave-disorder", label: "Trouble grave", incidentRequired: true }],
    way: "APPROVAL",
    offices: ["directeur de la police municipale", "chef de salle du CSU"],
    longestMinutes: 30,
    article: anArticle(),
    ...changes,
  };
}

export const aPurpose: Purpose = {
  motive: "secours",
  motiveLabel: "Secours à personne",
  incident: "2026-0417",
};
