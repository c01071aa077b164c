/** What cameras notice of themselves, in English. */
import type { alarmsFr } from "./alarms.fr";

export const alarmsEn: Readonly<Record<keyof typeof alarmsFr, string>> = {
  "alarm.tampered": "covered, turned away or blurred",
  "alarm.pictureLost": "no picture from its sensor",
  "alarm.row": "The camera reports: {alarms}",
  "alarm.tile": "The camera reports: {alarms}. Tell the commune.",
  "alarm.told": "Camera {number} reports: {alarms}",
  "alarm.over": "Camera {number}: nothing to report any more",
};
