import { describe, expect, test } from "vitest";

import type { Tenant } from "../../src/api/types";
import { TOGETHER } from "../../src/csu/board/arrivals";
import { Csu } from "../../src/csu/csu";
import { Journal } from "../../src/journal/journal";
import { Terms } from "../../src/steering/terms";
import {
  aCamera,
  aCut,
  aGauge,
  aHolder,
  anArticle,
  aLease,
  aViewer,
  FakeTiming,
  theTerms,
} from "../builders";

const TENANT: Tenant = {
  id: "villeneuve-d-ascq",
  name: "Villeneuve d’Ascq",
  kind: "COMMUNE",
  insee: "59009",
  cameraCount: 252,
  linked: true,
  center: { longitude: 3.14, latitude: 50.62 },
  gauge: aGauge(),
  convention: {
    id: "villeneuve-d-ascq",
    title: "Convention",
    signedOn: "2022-09-29",
    watching: anArticle(),
    quota: anArticle(),
    steering: theTerms(),
    tickets: null,
    arranging: null,
    crisis: null,
    posts: [],
    motives: [
      {
        code: "levee-de-doute",
        label: "Levée de doute",
        incidentRequired: true,
        article: anArticle(),
      },
    ],
  },
};

function aCsu(...linked: (boolean | Error)[]) {
  const timing = new FakeTiming();
  const journal = new Journal();
  const never = () => new Promise<never>(() => undefined);
  const looked: string[] = [];
  const csu = new Csu(TENANT, {
    timing,
    journal,
    mayCut: true,
    cut: never,
    reopen: never,
    connections: never,
    linked: async () => {
      const answer = linked.shift();
      if (answer === undefined || answer instanceof Error) throw answer;
      return answer;
    },
    looking: {
      connect: never,
      stop: never,
      rejoin: never,
      look: (camera) => {
        looked.push(camera);
        return never();
      },
    },
    mailbox: { older: never, markRead: never },
    requests: {
      terms: new Terms([TENANT], never),
      reply: never,
      takeBack: never,
      decide: never,
      interrupt: never,
      decideSpecial: never,
    },
    imports: {
      mayManage: true,
      preview: never,
      bringIn: never,
      download: never,
      versions: never,
      undo: never,
      known: () => [],
      save: never,
    },
    rights: {
      mayRead: true,
      convention: never,
      habilitations: never,
      slotHistory: never,
      refusals: never,
    },
  });
  return { csu, timing, journal, looked };
}

const looks = (count: number) =>
  aGauge({
    holders: Array.from({ length: count }, (_, index) =>
      aHolder({
        flow: `flow-${index}`,
        viewers: [aViewer({ agent: `agent-${index}`, record: null })],
      }),
    ),
  });

describe("the CSU's screen", () => {
  test("hears its own gauge, and nobody else's", () => {
    const { csu } = aCsu();

    csu.heard({ ...looks(2), tenant: "lille" });
    expect(csu.board.rows.get()).toEqual([]);

    csu.heard({ ...looks(2), cuts: [aCut()] });
    expect([csu.board.rows.get().length, csu.gauge.get().inUse]).toEqual([2, 2]);
    expect([csu.cutOf(aCut().camera ?? ""), csu.cutOf("another")]).toEqual([aCut(), null]);
  });

  test.each([
    [1, "Nouveau regard : 001 Parc par Brigadier-chef Camille Martin"],
    [2, "2 nouveaux regards : "],
    [5, " ; et 2 de plus"],
  ])("tells %i new looks in one sentence", async (count, said) => {
    const { csu, timing, journal } = aCsu();

    csu.heard(looks(count));
    await timing.advance(TOGETHER);

    expect(journal.lines.get()).toHaveLength(1);
    expect(journal.last.get()?.text).toContain(said);
  });

  test("words motives as its convention does, and leaves others as they are", () => {
    const { csu } = aCsu();

    expect(csu.motiveOf("levee-de-doute")).toBe("Levée de doute");
    expect(csu.motiveOf("older-motive")).toBe("older-motive");
  });

  test("asks again and again whether the federator is linked; silence changes nothing", async () => {
    const { csu, timing } = aCsu(false, new Error("away"), true);
    csu.followLink();

    await timing.advance(10_000);
    expect(csu.linked.get()).toBe(false);
    await timing.advance(10_000);
    expect(csu.linked.get()).toBe(false);
    await timing.advance(10_000);
    expect(csu.linked.get()).toBe(true);
  });

  test("sees the camera of the first request, until that is answered", () => {
    const { csu, looked } = aCsu();

    csu.requests.leaseHeard(aLease());
    csu.requests.leaseHeard(aLease());
    expect(looked).toEqual(["villeneuve-d-ascq:017"]);
    expect(csu.looking.look.get()).toMatchObject({ state: "asking" });

    csu.requests.leaseHeard(aLease({ state: "HELD" }));
    expect(csu.looking.look.get()).toBeNull();
  });

  test("keeps the look that its board opened when a request is answered", () => {
    const { csu } = aCsu();
    csu.requests.leaseHeard(aLease());
    void csu.looking.open(aCamera({ id: "villeneuve-d-ascq:042" }));

    csu.requests.leaseHeard(aLease({ state: "HELD" }));

    expect(csu.looking.look.get()?.camera.id).toBe("villeneuve-d-ascq:042");
  });
});

describe("what cameras notice of themselves", () => {
  const covered = { camera: "villeneuve-d-ascq:017", kind: "TAMPERED" } as const;
  const texts = (journal: Journal) => journal.lines.get().map(({ text }) => text);

  test("is told when it begins and when it is over, once each", () => {
    const { csu, journal } = aCsu();
    csu.heard(aGauge({ alarms: [covered] }));
    csu.heard(aGauge({ alarms: [covered] }));
    csu.heard(aGauge());

    expect(texts(journal).toReversed()).toEqual([
      "Caméra 017 : elle signale : masquée, déviée ou floue",
      "Caméra 017 : plus rien à signaler",
    ]);
  });

  test("is not over while something else is wrong with the same camera", () => {
    const { csu, journal } = aCsu();
    csu.heard(aGauge({ alarms: [covered, { ...covered, kind: "PICTURE_LOST" }] }));
    csu.heard(aGauge({ alarms: [covered] }));

    expect(texts(journal)).not.toContain("Caméra 017 : plus rien à signaler");
  });
});
