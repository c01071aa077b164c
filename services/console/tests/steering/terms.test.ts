import { expect, test } from "vitest";

import { lengthsUpTo, Terms } from "../../src/steering/terms";
import { anArticle, theTerms } from "../builders";

const closed = theTerms({ way: "FREE", offices: [] });
const at = (steering: ReturnType<typeof theTerms> | null) => [
  { id: "ascq", convention: { steering } },
];

test("what is lent changes with the hour, and is asked again", async () => {
  const answers = [at(closed), new Error("away")];
  const terms = new Terms(at(theTerms()), async () => {
    const next = answers.shift();
    if (next === undefined || next instanceof Error) throw next;
    return next;
  });
  expect(terms.of("ascq")?.way).toBe("APPROVAL");

  await terms.renew();
  expect(terms.of("ascq")?.way).toBe("FREE");

  await terms.renew();
  expect(terms.of("ascq")?.way).toBe("FREE");
});

test("a convention that lends nothing, or that we do not have, lends nothing", () => {
  const terms = new Terms([...at(null), { id: "none", convention: null }], async () => []);

  expect([terms.of("ascq"), terms.of("none"), terms.of("elsewhere")]).toEqual([null, null, null]);
});

test("lengths at hand never pass the longest, which is always one of them", () => {
  expect([lengthsUpTo(30), lengthsUpTo(60), lengthsUpTo(10), lengthsUpTo(3)]).toEqual([
    [5, 10, 30],
    [5, 10, 30, 60],
    [5, 10],
    [3],
  ]);
});

test("the motives that may be given are asked again with the rest", async () => {
  const sought = {
    code: "missing-person",
    label: "Recherche",
    incidentRequired: true,
    article: anArticle(),
  };
  const told = (motives: (typeof sought)[]) => [
    { id: "ascq", convention: { steering: null, motives } },
  ];
  const terms = new Terms(told([]), async () => told([sought]));

  expect(terms.motives.get().get("ascq")).toEqual([]);
  await terms.renew();
  expect(terms.motives.get().get("ascq")).toEqual([sought]);
});
