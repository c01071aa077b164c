/** What is pressed beside the stick: closer, sharper, and what the camera has beside its motors. */
import type { KeyboardEvent, ReactNode } from "react";

import { say } from "../i18n";
import type { Joystick } from "./joystick";
import { type Aid, STILL } from "./words";

const ZOOM_SPEED = 0.6;

export function Zoom({ joystick }: { readonly joystick: Joystick }) {
  return (
    <div className="steering__zoom" role="group" aria-label={say("steer.zoom")}>
      <Push joystick={joystick} axis="zoom" speed={ZOOM_SPEED} label={say("steer.closer")}>
        +
      </Push>
      <Push joystick={joystick} axis="zoom" speed={-ZOOM_SPEED} label={say("steer.wider")}>
        −
      </Push>
    </div>
  );
}

const FOCUS_SPEED = 0.5;

export function Focus({ joystick }: { readonly joystick: Joystick }) {
  return (
    <div className="steering__zoom" role="group" aria-label={say("steer.focus")}>
      <Push joystick={joystick} axis="focus" speed={FOCUS_SPEED} label={say("steer.farther")}>
        {say("steer.farther.short")}
      </Push>
      <Push joystick={joystick} axis="focus" speed={-FOCUS_SPEED} label={say("steer.nearer")}>
        {say("steer.nearer.short")}
      </Push>
    </div>
  );
}

/** One press each: the camera does the rest. */
export function Aids({
  joystick,
  aids,
}: {
  readonly joystick: Joystick;
  readonly aids: readonly Aid[];
}) {
  if (aids.length === 0) return null;
  return (
    <div className="steering__aids" role="group" aria-label={say("steer.aids")}>
      {aids.map((aid) => (
        <button key={aid} type="button" className="button" onClick={() => joystick.use(aid)}>
          {say(`steer.aid.${aid}`)}
        </button>
      ))}
    </div>
  );
}

interface PushProps {
  readonly joystick: Joystick;
  readonly axis: "zoom" | "focus";
  readonly speed: number;
  readonly label: string;
  readonly children: ReactNode;
}

/** Acts for as long as it is held down, by a pointer or by a key. */
function Push({ joystick, axis, speed, label, children }: PushProps) {
  const push = () => joystick.push(axis, { ...STILL, [axis]: speed });
  const rest = () => joystick.push(axis, STILL);
  const isPress = ({ key }: KeyboardEvent) => key === " " || key === "Enter";
  return (
    <button
      type="button"
      className="button"
      aria-label={label}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        push();
      }}
      onPointerUp={rest}
      onPointerCancel={rest}
      onLostPointerCapture={rest}
      onKeyDown={(event) => {
        if (isPress(event) && !event.repeat) push();
      }}
      onKeyUp={(event) => {
        if (isPress(event)) rest();
      }}
      onBlur={rest}
    >
      {children}
    </button>
  );
}
