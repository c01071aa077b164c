import { expect, test } from "vitest";

import type { FileAnswer, InspectedTenant } from "../../src/inspection/inspection";
import { InspectionDesk } from "../../src/inspection/inspection";

const LILLE: InspectedTenant = {
  id: "lille",
  name: "Lille",
  convention: "Convention",
  entries: 12,
  signed: 12,
  signedAt: null,
  cosigned: 12,
};

type FileOf = (tenant: string, after: string | null) => Promise<FileAnswer>;

function aFile(entry: number, agents: readonly string[], next: string | null): FileAnswer {
  return {
    __typename: "InspectionFile",
    tenant: "lille",
    entry,
    convention: null,
    habilitations: {
      totalCount: 2,
      pageInfo: { hasNextPage: next !== null, endCursor: next },
      nodes: agents.map((agent) => ({ agent }) as never),
    },
  };
}

function aDesk(file: FileOf): InspectionDesk {
  return new InspectionDesk([LILLE], { tenants: () => Promise.resolve([LILLE]), file });
}

test("a file is read when it is asked for, and says under which entry", async () => {
  const asked: string[] = [];
  const desk = aDesk((tenant) => {
    asked.push(tenant);
    return Promise.resolve(aFile(7, ["a"], null));
  });
  expect(asked).toEqual([]);

  await desk.open("lille");

  expect(asked).toEqual(["lille"]);
  expect(desk.file.get()).toEqual({ kind: "read", tenant: "lille", convention: null, entry: 7 });
  expect(desk.habilitations.get()?.things).toHaveLength(1);
});

test("the rest of a list is another reading, hence another entry", async () => {
  const desk = aDesk((_tenant, after) =>
    Promise.resolve(after === null ? aFile(7, ["a"], "next") : aFile(8, ["b"], null)),
  );
  await desk.open("lille");

  await desk.moreHabilitations();

  expect(desk.habilitations.get()?.things.map(({ agent }) => agent)).toEqual(["a", "b"]);
  expect(desk.file.get()).toMatchObject({ entry: 8 });
});

test("what comes after the page was left is shown to nobody", async () => {
  let answer: (file: FileAnswer) => void = () => undefined;
  const desk = aDesk(() => new Promise((resolve) => (answer = resolve)));
  const opening = desk.open("lille");
  desk.close();

  answer(aFile(7, ["a"], null));
  await opening;

  expect(desk.file.get()).toBeNull();
  expect(desk.habilitations.get()).toBeNull();
});

test.each([
  ["a refusal is read", { kind: "refused", tenant: "lille", message: "Non. Demandez." }],
  ["no answer is told", { kind: "failed", tenant: "lille" }],
] as const)("%s", async (_case, expected) => {
  const refused: FileAnswer = {
    __typename: "ReadingRefused",
    code: "role-missing",
    message: "Non.",
    remedy: "Demandez.",
  };
  const desk = aDesk(() =>
    expected.kind === "refused" ? Promise.resolve(refused) : Promise.reject(new Error("away")),
  );

  await desk.open("lille");

  expect(desk.file.get()).toEqual(expected);
});
