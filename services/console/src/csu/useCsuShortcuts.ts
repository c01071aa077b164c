/** Listens to the keyboard for the CSU's screen; silent while somebody types. */
import { useEffect, useEffectEvent } from "react";

import { usePost } from "../app/post";
import { isTyping } from "../keyboard/useShortcuts";
import { singleKeys } from "../keyboard/shortcuts";
import { never } from "../kit/never";
import type { Csu } from "./csu";
import type { Shown } from "./looking/looking";
import { askOffice, isToChoose, officeFor } from "./requests/office";
import { csuCommandFor, type CsuCommand } from "./shortcuts";

const ROOM_ALONE: ReadonlySet<CsuCommand["kind"]> = new Set([
  "search",
  "move",
  "cut",
  "look",
  "health",
]);

/** `boardShown`: what is not before the eyes is neither moved in nor cut by a key. */
export function useCsuShortcuts(csu: Csu, boardShown: boolean, help: () => void): void {
  const { inventory, healths } = usePost();
  const acts = { help, health: () => healths.toggle() };
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (isTyping(event.target)) return;
    const command = csuCommandFor(event, singleKeys.get());
    if (command === null || !concerns(command, event.target)) return;
    if (event.repeat && command.kind !== "move") return;
    if (!boardShown && ROOM_ALONE.has(command.kind)) return;
    if (command.kind !== "escape") event.preventDefault();
    // In the list, the key acts on the camera that is pointed there.
    const listed = isIn("#camera-list", event.target) ? inventory.pointed.get() : null;
    const camera = listed ?? csu.board.current()?.camera ?? null;
    if (!isOnCamera(command)) carryOut(command, csu, acts);
    else if (camera !== null) actOn(command.kind, camera, csu);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => pressed(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}

type OnCamera = Extract<CsuCommand, { kind: "cut" | "look" }>;

const isOnCamera = (command: CsuCommand): command is OnCamera =>
  command.kind === "cut" || command.kind === "look";

function actOn(act: OnCamera["kind"], camera: Shown, csu: Csu): void {
  if (act === "cut") csu.desk.choose(camera);
  else if (csu.desk.mayCut) void csu.looking.open(camera);
}

interface Acts {
  readonly help: () => void;
  readonly health: () => void;
}

function carryOut(command: Exclude<CsuCommand, OnCamera>, csu: Csu, acts: Acts): void {
  switch (command.kind) {
    case "search":
      return document.getElementById("camera-search")?.focus();
    case "move":
      csu.board.move(command.steps);
      return focusRow();
    case "everything":
      return document.getElementById("cut-everything")?.focus();
    case "accept":
      return acceptFirst(csu);
    case "refuse":
      return csu.requests.mayAnswer ? csu.requests.refusing.set(meantId(csu)) : undefined;
    case "sound":
      return csu.chime.toggle();
    case "escape":
      return csu.everything.phase.get().kind !== "resting"
        ? csu.everything.cancel()
        : csu.looking.close();
    case "health":
      return acts.health();
    case "help":
      return acts.help();
    default:
      return never(command);
  }
}

const meantId = (csu: Csu): string | null => csu.requests.meant()?.id ?? null;

/** For as long as was asked, in the capacity that this post answered with last. */
function acceptFirst({ requests }: Csu): void {
  const card = requests.meant();
  if (card === null || !requests.mayAnswer || requests.refusing.get() !== null) return;
  const offices = requests.officesOf(card);
  const office = officeFor(card.kind, offices);
  if (isToChoose(offices, office)) askOffice(card.id);
  else void requests.accept(card, office, null);
}

/** Arrows move in the board, unless what has the focus moves with them too. */
function concerns(command: CsuCommand, target: EventTarget | null): boolean {
  return command.kind !== "move" || target === document.body || isIn("#board", target);
}

function isIn(selector: string, target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}

/** Once the selection is drawn. */
function focusRow(): void {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>("#board [aria-selected=true]")?.focus(),
  );
}
