/** Listens to the keyboard for the whole post; silent while somebody types. */
import { useEffect, useEffectEvent } from "react";

import { usePost } from "../app/post";
import { never } from "../kit/never";
import { sizeAfter } from "../wall/tiles";
import type { Wall } from "../wall/wall";
import { type Command, commandFor, singleKeys } from "./shortcuts";

interface Acts {
  /** Whether the wall is before the agent's eyes; what is not seen is not touched. */
  readonly wallShown: boolean;
  readonly focus: () => void;
  /** Shows or hides how the chosen picture fares. */
  readonly health: () => void;
  readonly help: () => void;
}

export function useShortcuts(acts: Acts): void {
  const { wall } = usePost();
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (isTyping(event.target)) return;
    const command = commandFor(event, singleKeys.get());
    if (command === null || !(acts.wallShown || command.kind === "help")) return;
    if (command.kind !== "escape") event.preventDefault();
    carryOut(command, wall, acts);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => pressed(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}

function carryOut(command: Command, wall: Wall, acts: Acts): void {
  const { selected, enlarged } = wall.state.get();
  switch (command.kind) {
    case "search":
      return document.getElementById("camera-search")?.focus();
    case "select":
      return wall.select(command.tile);
    case "close":
      return wall.close(selected);
    case "enlarge":
      return wall.toggleEnlarged();
    case "grid":
      return wall.resize(sizeAfter(wall.state.get()));
    case "escape":
      return enlarged ? wall.toggleEnlarged() : undefined;
    case "takeSlot":
      return wall.takeSlot();
    case "focus":
      return acts.focus();
    case "health":
      return acts.health();
    case "help":
      return acts.help();
    default:
      return never(command);
  }
}

/** In a field, and in a dialog, keys belong to what is there. */
export function isTyping(target: EventTarget | null): boolean {
  if (document.querySelector("dialog[open]") !== null) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== "checkbox";
  return target.isContentEditable || target.matches("textarea, select");
}
