import { expect, test } from "vitest";

import {
  addressOf,
  cameraOf,
  type Filters,
  inputOf,
  NOTHING,
  readAddress,
} from "../../src/register/search/filters";
import { aCamera } from "../builders";

const NOW = Date.parse("2026-11-26T12:00:00Z");
const ASCQ = "villeneuve-d-ascq";
const CAMERAS = [
  aCamera({ id: `${ASCQ}:012`, tenant: ASCQ, number: "012", name: "Rue des Fusillés" }),
  aCamera({ id: "lille:012", tenant: "lille", number: "012", name: "Grand-Place" }),
];

const looking = (changes: Partial<Filters>): Filters => ({ ...NOTHING, ...changes });

test.each([
  ["nothing in particular", {}, "#registre"],
  ["a week", { period: "7j" }, "#registre/periode=7j"],
  [
    "all of it",
    {
      tenant: "lille",
      period: "dates",
      from: "2026-11-25T08:00",
      to: "2026-11-26T08:00",
      camera: "012 Rue des Fusillés",
      person: "Léa Martin",
      act: "watch",
      incident: "2026/4711 & suite",
      result: "REFUSED",
      number: "118",
    },
    "#registre/periode=dates&commune=lille&du=2026-11-25T08%3A00&au=2026-11-26T08%3A00" +
      "&camera=012+Rue+des+Fusill%C3%A9s&personne=L%C3%A9a+Martin&acte=watch" +
      "&intervention=2026%2F4711+%26+suite&numero=118&issue=refuse",
  ],
] as const)("a search is kept in the address: %s", (_case, changes, address) => {
  const filters = looking(changes);

  expect(addressOf(filters)).toBe(address);
  expect(readAddress(address) ?? NOTHING).toEqual(filters);
});

test.each(["", "#registre", "#autre/camera=012"])("%j says nothing to look for", (hash) => {
  expect(readAddress(hash)).toBeNull();
});

test("what an address says badly is left out", () => {
  expect(readAddress("#registre/periode=siecle&issue=peut-etre&camera=012&foo=bar")).toEqual(
    looking({ camera: "012" }),
  );
});

test.each([
  ["the last day", {}, { since: "2026-11-25T12:00:00.000Z" }],
  ["the last week", { period: "7j" }, { since: "2026-11-19T12:00:00.000Z" }],
  ["all of it", { period: "tout" }, {}],
  [
    "between two hours in France",
    { period: "dates", from: "2026-11-25T08:00", to: "2026-11-26T08:00" },
    { since: "2026-11-25T07:00:00.000Z", until: "2026-11-26T07:00:00.000Z" },
  ],
  [
    "from an hour on",
    { period: "dates", from: "2026-11-25T08:00" },
    { since: "2026-11-25T07:00:00.000Z" },
  ],
  ["an entry by its number, whenever it was", { number: "118" }, { number: 118 }],
  [
    "blanks around what was typed",
    { period: "tout", person: " martin ", incident: " 2026-1 ", result: "GRANTED", act: "cut" },
    { person: "martin", incident: "2026-1", result: "GRANTED", act: "cut" },
  ],
] as const)("what is asked of the register: %s", (_case, changes, expected) => {
  expect(inputOf(looking(changes), ASCQ, CAMERAS, NOW)).toEqual({ tenant: ASCQ, ...expected });
});

test.each([
  ["its number", "012", `${ASCQ}:012`],
  ["its number and name, as offered", "012 rue des fusilles", `${ASCQ}:012`],
  ["its id", `${ASCQ}:012`, `${ASCQ}:012`],
  ["the number of one that was taken out", "340", `${ASCQ}:340`],
  ["the id of another commune's", "lille:012", null],
  ["words that name none", "rue de nulle part", null],
  ["nothing", " ", null],
])("a camera by %s", (_case, said, id) => {
  expect(cameraOf(said, ASCQ, CAMERAS)).toBe(id);
});

test("a commune that has no such camera is not asked", () => {
  expect(inputOf(looking({ camera: "012 Grand-Place" }), ASCQ, CAMERAS, NOW)).toBeNull();
  expect(inputOf(looking({ camera: "012 Grand-Place" }), "lille", CAMERAS, NOW)).not.toBeNull();
});
