/** What cameras notice of themselves, in French. */

export const alarmsFr = {
  "alarm.tampered": "masquée, déviée ou floue",
  "alarm.pictureLost": "capteur sans image",
  "alarm.row": "La caméra signale : {alarms}",
  "alarm.tile": "La caméra signale : {alarms}. Prévenez la commune.",
  "alarm.told": "Caméra {number} : elle signale : {alarms}",
  "alarm.over": "Caméra {number} : plus rien à signaler",
} as const;
