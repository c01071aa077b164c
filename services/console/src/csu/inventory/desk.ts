/**
 * One import, from the choice of a file to its undoing, without React. A file is kept here
 * and nowhere else: reading it again with other columns, and importing it, send it again.
 */
import type { UndoInventoryImportMutation, VersionPartsFragment } from "../../api/generated";
import type { Camera } from "../../api/types";
import type { Key } from "../../i18n";
import { Store } from "../../kit/store";
import type { Answer, Format, Imported, Mapping, Policy, Preview, Problem } from "./answers";
import type { Progress } from "./door";
import { type Filter, type Row, rowsOf } from "./rows";

export type Version = VersionPartsFragment;
type UndoAnswer = UndoInventoryImportMutation["undoInventoryImport"];

export interface ImportPorts {
  /** The account has the role that manages cameras. */
  readonly mayManage: boolean;
  preview(file: File, mapping: Mapping | null, progress: Progress): Promise<Answer<Preview>>;
  bringIn(
    file: File,
    mapping: Mapping | null,
    policy: Policy,
    version: number,
    progress: Progress,
  ): Promise<Answer<Imported>>;
  download(format: Format): Promise<Answer<File>>;
  versions(): Promise<readonly Version[]>;
  undo(version: number): Promise<UndoAnswer>;
  /** The cameras as this post knows them. */
  known(): readonly Camera[];
  /** Hands a file over to the person. */
  save(file: File): void;
}

/** The API's own limit. */
export const MOST_BYTES = 4 * 1024 * 1024;
const SHOWN_VERSIONS = 20;

export interface Previewed {
  readonly file: File;
  readonly preview: Preview;
  readonly rows: readonly Row[];
  /** What was asked of the columns; null where the API recognised them itself. */
  readonly mapping: Mapping | null;
}

export type Stage =
  | { readonly kind: "empty" }
  | { readonly kind: "reading"; readonly name: string; readonly share: number }
  | { readonly kind: "unreadable"; readonly file: File; readonly problem: Problem }
  | ({ readonly kind: "preview" } & Previewed)
  | ({ readonly kind: "importing"; readonly share: number } & Previewed)
  | {
      readonly kind: "done";
      readonly name: string;
      readonly imported: Imported;
      readonly policy: Policy;
    };

export interface Notice {
  readonly tone: "good" | "warning";
  readonly key: Key;
  readonly values?: Readonly<Record<string, string | number>>;
}

export class ImportDesk {
  readonly mayManage: boolean;
  readonly stage = new Store<Stage>({ kind: "empty" });
  readonly policy = new Store<Policy>("merge");
  readonly filter = new Store<Filter>(null);
  /** The key of the row that the table and the map both point at. */
  readonly pointed = new Store<string | null>(null);
  readonly notice = new Store<Notice | null>(null);
  /** The latest first; null until they were read once. */
  readonly versions = new Store<readonly Version[] | null>(null);
  readonly busy = new Store<"undo" | Format | null>(null);
  readonly #ports: ImportPorts;
  #turn = 0;

  constructor(ports: ImportPorts) {
    this.mayManage = ports.mayManage;
    this.#ports = ports;
  }

  async choose(file: File): Promise<void> {
    this.policy.set("merge");
    this.notice.set(null);
    if (file.size > MOST_BYTES) {
      const problem = { code: "too-large", message: "", columns: [] };
      this.stage.set({ kind: "unreadable", file, problem });
      return;
    }
    await this.#read(file, null);
  }

  /** The same file, its columns as the person says. */
  async readAgain(mapping: Mapping): Promise<void> {
    const stage = this.stage.get();
    if (!("file" in stage)) return;
    this.notice.set(null);
    await this.#read(stage.file, mapping);
  }

  /** The list has changed since: what would be done is shown again. */
  async previewAgain(): Promise<void> {
    const stage = this.stage.get();
    if (stage.kind !== "preview") return;
    this.notice.set(null);
    await this.#read(stage.file, stage.mapping);
  }

  forget(): void {
    this.#turn += 1;
    this.notice.set(null);
    this.stage.set({ kind: "empty" });
  }

  async bringIn(): Promise<void> {
    const stage = this.stage.get();
    if (stage.kind !== "preview") return;
    const { file, mapping, preview } = stage;
    const policy = this.policy.get();
    const importing = (share: number) => this.stage.set({ ...stage, kind: "importing", share });
    importing(0);
    this.notice.set(null);
    const answer = await this.#ports.bringIn(file, mapping, policy, preview.version, importing);
    if (answer.kind === "said") {
      this.stage.set({ kind: "done", name: file.name, imported: answer.said, policy });
      return this.refresh();
    }
    if (answer.problem.code === "inventory-changed") {
      await this.#read(file, mapping);
      await this.refresh();
      return this.#tellConflict();
    }
    this.stage.set({ ...stage, kind: "preview" });
    this.#tell(answer.problem);
  }

  async undo(version: number): Promise<void> {
    if (this.busy.get() !== null) return;
    this.busy.set("undo");
    try {
      const answer = await this.#ports.undo(version);
      if (answer.__typename === "InventoryRestored") {
        this.stage.set({ kind: "empty" });
        this.notice.set({ tone: "good", key: "imp.undone", values: { entry: answer.entry } });
      } else if (answer.__typename === "InventoryRefused") {
        this.#tell({ code: answer.code, message: answer.message, columns: [] });
      } else {
        this.#tell({ code: "not-found", message: "", columns: [] });
      }
    } catch {
      this.#tell({ code: "no-answer", message: "", columns: [] });
    } finally {
      this.busy.set(null);
    }
    await this.refresh();
  }

  async download(format: Format): Promise<void> {
    if (this.busy.get() !== null) return;
    this.busy.set(format);
    const answer = await this.#ports.download(format);
    this.busy.set(null);
    if (answer.kind === "problem") return this.#tell(answer.problem);
    this.#ports.save(answer.said);
    this.notice.set({ tone: "good", key: "imp.exported", values: { name: answer.said.name } });
  }

  /** The history as it stands; a question without answer changes nothing. */
  async refresh(): Promise<void> {
    try {
      const read = await this.#ports.versions();
      this.versions.set(read.slice(0, SHOWN_VERSIONS));
    } catch {
      // Asked again in a moment, by whoever shows the page.
    }
  }

  async #read(file: File, mapping: Mapping | null): Promise<void> {
    const turn = (this.#turn += 1);
    const reading = (share: number) => {
      if (turn === this.#turn) this.stage.set({ kind: "reading", name: file.name, share });
    };
    reading(0);
    const answer = await this.#ports.preview(file, mapping, reading);
    if (turn !== this.#turn) return;
    this.pointed.set(null);
    this.filter.set(null);
    if (answer.kind === "problem") {
      this.stage.set({ kind: "unreadable", file, problem: answer.problem });
      return;
    }
    const rows = rowsOf(answer.said, this.#ports.known());
    this.stage.set({ kind: "preview", file, mapping, preview: answer.said, rows });
  }

  /** Who changed the list, where the history as it is known says so of this very version. */
  #tellConflict(): void {
    const stage = this.stage.get();
    if (stage.kind !== "preview") return;
    const { version } = stage.preview;
    const by = this.versions.get()?.find((one) => one.version === version)?.by ?? null;
    if (by === null) this.notice.set({ tone: "warning", key: "imp.conflict" });
    else this.notice.set({ tone: "warning", key: "imp.conflict.by", values: { by } });
  }

  #tell({ code, message }: Problem): void {
    const key =
      message !== "" ? "imp.refused" : code === "no-answer" ? "imp.noAnswer" : "imp.failed";
    this.notice.set({ tone: "warning", key, values: { message, code } });
  }
}

/** Whether the list has moved on since this preview was made. */
export function isStale(stage: Stage, versions: readonly Version[] | null): boolean {
  const latest = versions?.[0]?.version ?? 0;
  return stage.kind === "preview" && latest > stage.preview.version;
}
