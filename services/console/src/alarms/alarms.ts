/** What a camera says is wrong with it, and how that is said. Pure. */
import type { CameraAlarm } from "../api/types";
import { type Key, say } from "../i18n";

const SHORT: Readonly<Record<CameraAlarm["kind"], Key>> = {
  TAMPERED: "alarm.tampered",
  PICTURE_LOST: "alarm.pictureLost",
};

export function alarmsOn(alarms: readonly CameraAlarm[], camera: string): readonly CameraAlarm[] {
  return alarms.filter((alarm) => alarm.camera === camera);
}

/** "masquée, déviée ou floue"; null for a camera that says nothing. */
export function wordOfAlarms(alarms: readonly CameraAlarm[]): string | null {
  return alarms.length === 0 ? null : alarms.map(({ kind }) => say(SHORT[kind])).join(" ; ");
}

/** Those of `now` that were not on before: a reconnection tells the same ones again. */
export function newAlarms(
  before: readonly CameraAlarm[],
  now: readonly CameraAlarm[],
): readonly CameraAlarm[] {
  return now.filter(
    ({ camera, kind }) => !before.some((one) => one.camera === camera && one.kind === kind),
  );
}

/** What agents say on the radio. */
export const numberOf = (camera: string): string => camera.slice(camera.indexOf(":") + 1);
