/** The stick drawn beside the picture: a pointer, keys once it has the focus, a gamepad. */
import { type PointerEvent, useEffect, useMemo, useRef, useState } from "react";

import { say } from "../i18n";
import { realTiming } from "../kit/timing";
import { ofStick } from "./deflection";
import { Keys, watchAttention, watchPads } from "./inputs";
import type { Joystick } from "./joystick";
import { STILL } from "./words";

const AT_REST = { right: 0, down: 0 };

export function Stick({ joystick }: { readonly joystick: Joystick }) {
  const base = useRef<HTMLDivElement>(null);
  const keys = useMemo(() => new Keys(joystick), [joystick]);
  const [place, setPlace] = useState(AT_REST);
  useHands(joystick);
  useEffect(() => base.current?.focus(), []);

  function pushed(event: PointerEvent<HTMLDivElement>): void {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const next = placeOf(event);
    setPlace(next);
    joystick.push("stick", ofStick(next.right, next.down));
  }

  function rested(): void {
    setPlace(AT_REST);
    joystick.push("stick", STILL);
  }

  return (
    <div
      ref={base}
      className="stick"
      role="application"
      tabIndex={0}
      aria-label={say("steer.stick")}
      aria-describedby="steer-keys"
      data-testid="stick"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        pushed(event);
      }}
      onPointerMove={pushed}
      onPointerUp={rested}
      onPointerCancel={rested}
      onLostPointerCapture={rested}
      onKeyDown={(event) => {
        if (!keys.down(event)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
      onKeyUp={(event) => void keys.up(event)}
      onBlur={() => keys.blurred()}
    >
      <span
        className="stick__knob"
        style={{ translate: `${place.right * 50}% ${place.down * 50}%` }}
      />
    </div>
  );
}

/** The gamepad is looked at, and everybody lets go when nobody looks, while this is shown. */
function useHands(joystick: Joystick): void {
  useEffect(() => {
    // Gamepads exist in secure contexts alone.
    const pads = () => navigator.getGamepads?.() ?? [];
    const ends = [
      watchPads(joystick, pads, realTiming),
      watchAttention(window, document, () => joystick.halt()),
    ];
    return () => {
      for (const end of ends) end();
      joystick.halt();
    };
  }, [joystick]);
}

/** Where the pointer is, in shares of the radius, at most one from the middle. */
function placeOf({ currentTarget, clientX, clientY }: PointerEvent<HTMLDivElement>) {
  const box = currentTarget.getBoundingClientRect();
  const right = (clientX - box.left - box.width / 2) / (box.width / 2);
  const down = (clientY - box.top - box.height / 2) / (box.height / 2);
  const far = Math.max(1, Math.hypot(right, down));
  return { right: right / far, down: down / far };
}
