/** The share between the map and the wall: by pointer, or by the arrow keys. */
import type { KeyboardEvent, PointerEvent } from "react";

import { say } from "../i18n";

interface Props {
  /** Percent of the floor beside the lists. */
  readonly share: number;
  readonly onShare: (share: number) => void;
}

const LEAST = 20;
const MOST = 65;
const STEP = 2;

export function Splitter({ share, onShare }: Props) {
  const put = (wanted: number) => onShare(Math.round(Math.max(LEAST, Math.min(MOST, wanted))));

  function drag(event: PointerEvent<HTMLDivElement>): void {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const floor = event.currentTarget.parentElement;
    const side = floor?.querySelector(".side")?.getBoundingClientRect();
    if (floor === null || side === undefined) return;
    const room = floor.getBoundingClientRect().right - side.right;
    put(((event.clientX - side.right) / room) * 100);
  }

  function step(event: KeyboardEvent): void {
    if (event.key === "ArrowLeft") put(share - STEP);
    else if (event.key === "ArrowRight") put(share + STEP);
    else return;
    event.preventDefault();
  }

  return (
    <div
      className="splitter"
      role="separator"
      aria-orientation="vertical"
      aria-label={say("layout.splitter")}
      aria-valuenow={share}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      tabIndex={0}
      onKeyDown={step}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
    />
  );
}
