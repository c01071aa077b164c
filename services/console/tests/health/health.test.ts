import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";

import type { FlowHealth } from "../../src/api/types";
import { FRESH_FOR, Healths } from "../../src/health/health";
import { HealthFacts } from "../../src/health/HealthPanel";
import { linesOf, markOf, skewOf, summaryOf, toneOf } from "../../src/health/words";
import { commandFor } from "../../src/keyboard/shortcuts";

const GOOD: FlowHealth = {
  view: "view-1",
  stream: "SUB",
  framesPerSecond: 24.8,
  bitrateKbps: 1910,
  lossPercent: 0.4,
  jitterMs: 12,
  gopSeconds: 2,
  cameraClockSkewSeconds: -0.2,
  cameraLossPercent: 0,
  firstPacketMs: 240,
  grade: "GOOD",
  causes: [],
};
const LOSING: FlowHealth = { ...GOOD, lossPercent: 12.5, grade: "BAD", causes: ["LOSS"] };
const LOSING_AT_THE_CAMERA: FlowHealth = { ...LOSING, lossPercent: 0.4, cameraLossPercent: 14 };
const LATE: FlowHealth = { ...GOOD, cameraClockSkewSeconds: -3.4, causes: ["CLOCK"] };
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");
const shown = (health: FlowHealth) =>
  plain(renderToStaticMarkup(createElement(HealthFacts, { heard: { health, at: 0 } })));

describe("what is known of pictures", () => {
  test("is the last word on each view, until it is too old", () => {
    const healths = new Healths();
    healths.heard([GOOD, { ...GOOD, view: "view-2" }], 1_000);
    healths.heard([LOSING], 6_000);

    expect(healths.of("view-1")).toEqual({ health: LOSING, at: 6_000 });
    healths.forgetStale(1_000 + FRESH_FOR);
    expect(healths.of("view-2")).toBeNull();
    expect(healths.of("view-1")).not.toBeNull();
    expect(healths.of(null)).toBeNull();
  });

  test("disturbs nobody while nothing grows old", () => {
    const healths = new Healths();
    healths.heard([GOOD], 1_000);
    const before = healths.byView.get();
    healths.forgetStale(1_001);

    expect(healths.byView.get()).toBe(before);
  });

  test("is shown and hidden by I", () => {
    const press = { code: "KeyI", shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };

    expect(commandFor({ ...press, key: "i" }, true)).toEqual({ kind: "health" });
    expect(commandFor({ ...press, key: "i" }, false)).toBeNull();
  });
});

describe("how it is said", () => {
  test("a good picture needs no word, another has one", () => {
    expect(markOf(GOOD)).toBeNull();
    expect(markOf(LOSING)).toBe("mauvaise");
    expect(markOf(LATE)).toBe("heure fausse");
    expect(markOf({ ...LATE, grade: "WEAK", causes: ["JITTER", "CLOCK"] })).toBe(
      "faible, heure fausse",
    );
  });

  test("why it is not good is told with it", () => {
    expect(summaryOf(GOOD)).toBe("bonne");
    expect(summaryOf(LOSING)).toBe("mauvaise (paquets perdus)");
    expect(summaryOf(LATE)).toBe("bonne (heure de la caméra fausse)");
  });

  test("a wrong hour is no good news, however good the picture", () => {
    expect([toneOf(GOOD), toneOf(LATE), toneOf(LOSING)]).toEqual(["good", "warning", "fault"]);
  });

  test.each([
    [null, null],
    [0.04, "à l’heure"],
    [-3.4, "retarde de 3,4 s"],
    [61.25, "avance de 61,3 s"],
    [-3725, "retarde de 1 h 02 min"],
  ])("a clock at %s s", (seconds, said) => {
    expect(skewOf(seconds)?.replace("\u00a0", " ") ?? null).toBe(said);
  });

  test("each number has its unit, and what is not known says so", () => {
    const told = linesOf({ ...GOOD, gopSeconds: null, cameraClockSkewSeconds: null });

    expect(told.map(({ value }) => plain(value))).toEqual([
      "24,8",
      "0,4 %",
      "0,0 %",
      "12 ms",
      "inconnu",
      "1 910 kbit/s",
      "inconnu",
      "0,24 s",
      "secondaire",
    ]);
  });
});

describe("the details", () => {
  test("mark what is wrong by a sign and in words", () => {
    const page = shown(LOSING);

    expect(page).toContain("Image mauvaise (paquets perdus)");
    expect(page).toMatch(/data-wrong="true"[^>]*data-fact="health.loss"/);
    expect(page).toContain('▲ </span>12,5 %<span class="unseen"> (à surveiller)');
    expect(page.match(/data-wrong="true"/g)).toHaveLength(1);
  });

  test("mark the side where too much is lost, and that one alone", () => {
    const page = shown(LOSING_AT_THE_CAMERA);

    expect(page).toMatch(/data-wrong="true"[^>]*data-fact="health.cameraLoss"/);
    expect(page).toContain("▲ </span>14,0 %");
    expect(page.match(/data-wrong="true"/g)).toHaveLength(1);
  });

  test("say so where nobody counts the camera's packets", () => {
    const [, , camera] = linesOf({ ...GOOD, cameraLossPercent: null });

    expect(camera).toEqual({ label: "health.cameraLoss", value: "inconnu", wrong: false });
  });

  test("warn that the hour in the picture is not the true one", () => {
    expect(shown(LATE)).toContain("n’est pas l’heure vraie : la caméra retarde de 3,4 s");
    expect(shown(GOOD)).not.toContain("health-hour");
  });
});
