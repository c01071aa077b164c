/** The CSU's screen without its pixels: what a gauge changes, and the acts of the owner. */
import { alarmsOn, newAlarms, numberOf, wordOfAlarms } from "../alarms/alarms";
import type {
  CameraAlarm,
  Cut,
  CutAnswer,
  Gauge,
  ReopenAnswer,
  Tenant,
  TicketRecordsAnswer,
} from "../api/types";
import { say } from "../i18n";
import type { Journal } from "../journal/journal";
import { Store } from "../kit/store";
import type { Timing } from "../kit/timing";
import { Letters, type MailboxPorts } from "../mailbox/mailbox";
import type { Terms } from "../steering/terms";
import { Records } from "../tickets/records";
import { cameraLabel } from "../wall/face";
import { Arrivals } from "./board/arrivals";
import { Board } from "./board/board";
import { Chime } from "./board/chime";
import type { BoardRow } from "./board/rows";
import { CutDesk, type CutOrder } from "./cutting/desk";
import { TwoPress } from "./cutting/twoPress";
import { type LookPorts, Looking } from "./looking/looking";
import { picturedOf } from "./requests/cards";
import { ImportDesk, type ImportPorts } from "./inventory/desk";
import { type RequestPorts, Requests } from "./requests/requests";
import { RightsDesk, type RightsPorts } from "./rights/rights";
import { SlotHistory } from "./sharing/history";

export interface CsuPorts {
  cut(order: CutOrder): Promise<CutAnswer>;
  reopen(camera: string | null): Promise<ReopenAnswer>;
  linked(): Promise<boolean>;
  /** How the owner sees what leaves. */
  readonly looking: Omit<LookPorts, "timing">;
  connections(): Promise<TicketRecordsAnswer>;
  /** What the CIC may ask, and how it is answered. */
  readonly requests: Omit<RequestPorts, "timing" | "journal" | "mayAnswer">;
  readonly mailbox: MailboxPorts;
  readonly timing: Timing;
  readonly journal: Journal;
  readonly mayCut: boolean;
  readonly imports: ImportPorts;
  readonly rights: RightsPorts;
}

const LINK_EVERY = 10_000;
/** Beyond, a new look is told by its number alone. */
const MOST_NAMED = 3;

export class Csu {
  readonly tenant: Tenant;
  readonly board = new Board();
  readonly history = new SlotHistory();
  readonly chime = new Chime();
  readonly everything: TwoPress;
  readonly requests: Requests;
  readonly terms: Terms;
  readonly looking: Looking;
  readonly desk: CutDesk;
  readonly letters: Letters;
  readonly imports: ImportDesk;
  readonly rights: RightsDesk;
  readonly gauge: Store<Gauge>;
  /** Whether the commune's federator is linked, asked every few seconds. */
  readonly linked: Store<boolean>;
  readonly #arrivals: Arrivals;
  /** Id of the camera whose picture a request brought. */
  #pictured: string | null = null;
  readonly #ports: CsuPorts;

  constructor(tenant: Tenant, ports: CsuPorts) {
    this.tenant = tenant;
    this.gauge = new Store(tenant.gauge);
    this.linked = new Store(tenant.linked);
    this.everything = new TwoPress(ports.timing);
    this.desk = new CutDesk({ ...ports, cutOf: (camera) => this.cutOf(camera) });
    this.terms = ports.requests.terms;
    this.letters = new Letters(ports.mailbox, ports.timing);
    const { timing, journal, mayCut: mayAnswer } = ports;
    this.requests = new Requests(tenant, { ...ports.requests, timing, journal, mayAnswer }, () =>
      this.chime.ring(),
    );
    this.looking = new Looking({ ...ports.looking, timing });
    this.requests.cards.subscribe(() => this.#pictureOfRequest());
    this.imports = new ImportDesk(ports.imports);
    this.rights = new RightsDesk(ports.rights);
    this.#ports = ports;
    this.#arrivals = new Arrivals(ports.timing, (rows) => this.#arrived(rows));
    this.heard(tenant.gauge);
  }

  heard(gauge: Gauge): void {
    if (gauge.tenant !== this.tenant.id) return;
    this.#tellAlarms(this.gauge.get().alarms, gauge.alarms);
    this.gauge.set(gauge);
    this.board.heard(gauge);
    this.history.heard(gauge.inUse, Date.now());
    this.#arrivals.heard(this.board.rows.get());
  }

  /** Asks about the link for the life of the page; a question without answer changes nothing. */
  followLink(): void {
    this.#ports.timing.later(LINK_EVERY, () => {
      this.#ports
        .linked()
        .then(
          (linked) => this.linked.set(linked),
          () => undefined,
        )
        .finally(() => this.followLink());
    });
  }

  /** The stop of this very camera, if it stands. */
  cutOf(camera: string): Cut | null {
    return this.gauge.get().cuts.find((cut) => cut.camera === camera) ?? null;
  }

  /** Who connected by which ticket; each reading is an entry of the register. */
  connectionLog(): Records {
    return new Records(this.#ports.timing, () => this.#ports.connections());
  }

  motiveOf(code: string): string {
    const motives = this.tenant.convention?.motives ?? [];
    return motives.find((one) => one.code === code)?.label ?? code;
  }

  /** A request for the joystick comes with its camera's picture, and takes it away. */
  #pictureOfRequest(): void {
    const camera = picturedOf(this.requests.cards.get());
    if (camera?.id === this.#pictured) return;
    if (this.#pictured !== null) this.looking.close(this.#pictured);
    this.#pictured = camera?.id ?? null;
    if (camera !== null && this.#ports.mayCut) void this.looking.open(camera);
  }

  #tellAlarms(before: readonly CameraAlarm[], now: readonly CameraAlarm[]): void {
    const { journal } = this.#ports;
    for (const alarm of newAlarms(before, now)) {
      const said = { number: numberOf(alarm.camera), alarms: wordOfAlarms([alarm]) ?? "" };
      journal.write("warning", "alarm.told", said);
    }
    const over = new Set(newAlarms(now, before).map(({ camera }) => camera));
    for (const camera of over) {
      if (alarmsOn(now, camera).length > 0) continue;
      journal.write("info", "alarm.over", { number: numberOf(camera) });
    }
  }

  #arrived(rows: readonly BoardRow[]): void {
    const { journal } = this.#ports;
    const looks = rows.slice(0, MOST_NAMED).map(lookOf).join(" ; ");
    const others = rows.length - MOST_NAMED;
    if (rows.length === 1) journal.write("info", "csu.arrived.one", { looks });
    else if (others <= 0) journal.write("info", "csu.arrived.some", { count: rows.length, looks });
    else journal.write("info", "csu.arrived.many", { count: rows.length, looks, others });
    this.chime.ring();
  }
}

function lookOf({ camera, viewer }: BoardRow): string {
  const who = viewer === null ? "" : `${viewer.rank} ${viewer.name}`;
  return say("csu.look", { camera: cameraLabel(camera), who });
}
