import { expect, test } from "vitest";

import { lineWord } from "../../src/upkeep/words";

test.each([
  ["Mo-Sa 07:30-02:00", "lun.–sam. 07:30–02:00"],
  ["Su,PH 10:00-18:00", "dim., fériés 10:00–18:00"],
  ["PH off", "fériés fermé"],
  ["24/7", "24/7"],
])("the line %s of a convention reads %s", (line, word) => {
  expect(lineWord(line)).toBe(word);
});
