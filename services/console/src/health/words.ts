/** How a picture's health is said: a word first, then each number with its unit. Pure. */
import type { FlowHealth, HealthCause, HealthGrade } from "../api/types";
import { getLocale, type Key, say } from "../i18n";
import { lasted } from "../kit/clock";

const GRADES: Readonly<Record<HealthGrade, Key>> = {
  GOOD: "health.good",
  WEAK: "health.weak",
  BAD: "health.bad",
};

const CAUSES: Readonly<Record<HealthCause, Key>> = {
  STILL: "health.cause.still",
  RATE: "health.cause.rate",
  LOSS: "health.cause.loss",
  JITTER: "health.cause.jitter",
  CLOCK: "health.cause.clock",
};

export interface Line {
  readonly label: Key;
  readonly value: string;
  /** It is one of the causes. */
  readonly wrong: boolean;
}

/** Beyond, a clock's error is read in minutes and hours. */
const LONG_SKEW = 120;

/** "faible", "heure fausse"; null where there is nothing to say. */
export function markOf({ grade, causes }: FlowHealth): string | null {
  const words = grade === "GOOD" ? [] : [say(GRADES[grade])];
  if (causes.includes("CLOCK")) words.push(say("health.wrongHour"));
  return words.length === 0 ? null : words.join(", ");
}

/** "faible : paquets perdus, gigue", whole, for who reads and who points. */
export function summaryOf({ grade, causes }: FlowHealth): string {
  const why = causes.map((cause) => say(CAUSES[cause])).join(", ");
  const word = say(GRADES[grade]);
  return why === "" ? word : say("health.because", { word, why });
}

export type Tone = "good" | "warning" | "fault";

const TONES: Readonly<Record<HealthGrade, Tone>> = { GOOD: "good", WEAK: "warning", BAD: "fault" };

/** Of the picture alone. */
export const gradeTone = ({ grade }: FlowHealth): Tone => TONES[grade];

export const toneOf = (health: FlowHealth): Tone => {
  const tone = gradeTone(health);
  return tone === "good" && health.causes.includes("CLOCK") ? "warning" : tone;
};

/** The picture's own, its hour apart. */
export const pictureOf = (health: FlowHealth): string =>
  summaryOf({ ...health, causes: health.causes.filter((cause) => cause !== "CLOCK") });

/** "retarde de 3,4 s"; null where the camera does not tell its hour. */
export function skewOf(seconds: number | null): string | null {
  if (seconds === null) return null;
  const by = Math.abs(seconds);
  const amount = by < LONG_SKEW ? number(by, 1, "s") : lasted(by * 1000);
  if (amount === number(0, 1, "s")) return say("health.clock.exact");
  return say(seconds < 0 ? "health.clock.behind" : "health.clock.ahead", { amount });
}

export function linesOf(health: FlowHealth): readonly Line[] {
  const { causes } = health;
  const line = (label: Key, value: string | null, ...wrong: HealthCause[]): Line => ({
    label,
    value: value ?? say("health.unknown"),
    wrong: causes.some((cause) => wrong.includes(cause)),
  });
  const first = health.firstPacketMs;
  return [
    line("health.fps", number(health.framesPerSecond, 1), "RATE", "STILL"),
    ...lossLines(health),
    line("health.jitter", number(health.jitterMs, 0, "ms"), "JITTER"),
    line("health.clock", skewOf(health.cameraClockSkewSeconds), "CLOCK"),
    line("health.bitrate", number(health.bitrateKbps, 0, "kbit/s")),
    line("health.gop", number(health.gopSeconds, 1, "s")),
    line("health.first", first === null ? null : number(first / 1000, 2, "s")),
    line("health.stream", say(health.stream === "MAIN" ? "health.main" : "health.sub")),
  ];
}

/** Both ways of a picture: to this screen, where what is lost is sent again, and from the camera,
 * where it is not. Where too much is lost, it is on the worse of the two. */
function lossLines(health: FlowHealth): readonly Line[] {
  const { lossPercent: here, cameraLossPercent: there } = health;
  const isThere = (there ?? 0) > (here ?? 0);
  const line = (label: Key, value: number | null, isWorse: boolean): Line => ({
    label,
    value: number(value, 1, "%") ?? say("health.unknown"),
    wrong: isWorse && health.causes.includes("LOSS"),
  });
  return [line("health.loss", here, !isThere), line("health.cameraLoss", there, isThere)];
}

function number(value: number, digits: number, unit?: string): string;
function number(value: number | null, digits: number, unit?: string): string | null;
function number(value: number | null, digits: number, unit = ""): string | null {
  if (value === null) return null;
  const locale = getLocale() === "fr" ? "fr-FR" : "en-GB";
  const written = value.toLocaleString(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return unit === "" ? written : `${written}\u00a0${unit}`;
}
