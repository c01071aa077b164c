import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { isKey } from "../../src/i18n";
import { digits, leftOf, statusOf, whySteering } from "../../src/steering/face";
import { said, Stage } from "./stage";

test("what is left of a hold is told in whole seconds, and as a share of it", () => {
  const hold = { endsAt: 301_000, length: 300_000 };

  expect(leftOf(hold, 1_000)).toEqual({ seconds: 300, share: 1 });
  expect(leftOf(hold, 300_999)).toEqual({ seconds: 1, share: 1 / 300_000 });
  expect(leftOf(hold, 400_000)).toEqual({ seconds: 0, share: 0 });
  expect(leftOf({ endsAt: null, length: null }, 0)).toBeNull();
  expect([digits(300), digits(65), digits(9)]).toEqual(["5:00", "1:05", "0:09"]);
});

test("the status changes with the phase, not with each second", async () => {
  const stage = await Stage.held();
  const before = statusOf(stage.state);
  await stage.timing.advance(5_000);
  expect(statusOf(stage.state)).toBe(before);

  stage.joystick.heard(said("ended", { code: "taken-back" }));
  expect(statusOf(stage.state)).toBe("Main rendue. Le CSU a repris la main.");
});

test("the server's own sentence wins in French", () => {
  expect(whySteering({ code: "calm", message: "Attendez 12 s." })).toBe("Attendez 12 s.");
  expect(whySteering({ code: "never-heard-of", message: null })).toBeNull();
});

test("every end that the media node words is worded here too", () => {
  const source = readFileSync("../media/steering/words.py", "utf8");
  const body = /SENTENCES: Final = \{([\s\S]*?)\n\}/.exec(source)?.[1] ?? "";
  const codes = [...body.matchAll(/^ {4}"([a-z-]+)":/gm)].map(([, code]) => code);

  expect(codes.length).toBeGreaterThanOrEqual(8);
  expect(codes.filter((code) => code !== "held" && !isKey(`steer.why.${code}`))).toEqual([]);
});
