import { describe, expect, test } from "vitest";

import { Journal } from "../../src/journal/journal";
import { Wall } from "../../src/wall/wall";
import { aCamera, aGrant, aLease, aPurpose, FakeMedia, FakeTiming, settled } from "../builders";
import { GRANTED, said, WISH } from "../steering/stage";

async function aLiveView(withApi = true) {
  const media = new FakeMedia();
  const released: string[] = [];
  const steering = {
    ask: async () => GRANTED,
    extend: async () => GRANTED,
    release: async (lease: string) => void released.push(lease),
  };
  const wall = new Wall({
    timing: new FakeTiming(),
    connect: media.connect,
    journal: new Journal(),
    watch: async () => aGrant(),
    stop: async () => undefined,
    rejoin: async () => null,
    ...(withApi ? { steering } : {}),
  });
  await wall.open(aCamera({ steerable: true }), aPurpose, 1);
  await settled();
  const opening = wall.state.get().tiles[0]?.opening ?? 0;
  wall.frame(opening);
  return { wall, media, released, joystick: wall.joystick(opening) };
}

async function aHeldOne() {
  const view = await aLiveView();
  await view.joystick?.ask(WISH);
  view.media.last.listener.steering(said("held", { seconds: 300 }));
  return view;
}

describe("the joystick of a view", () => {
  test("speaks and hears on the channel of its picture", async () => {
    const { media, joystick } = await aHeldOne();
    joystick?.push("stick", { pan: 1, tilt: 0, zoom: 0 });

    expect(joystick?.held).toBe(true);
    expect(media.last.steered).toEqual([
      { steer: "take", token: "token-1" },
      { steer: "move", pan: 1, tilt: 0, zoom: 0 },
    ]);
  });

  test("is given back with its view, before the view is", async () => {
    const { wall, media, joystick, released } = await aHeldOne();
    wall.close(1);

    expect(media.last.steered.slice(1)).toEqual([{ steer: "stop" }, { steer: "release" }]);
    expect([media.last.ending, joystick?.state.get().code]).toEqual(["left", "released"]);
    expect(released).toEqual(["lease-1"]);
  });

  test("is over when the connection breaks, though the view comes back", async () => {
    const { media, joystick, wall } = await aHeldOne();
    media.last.listener.broken();

    expect(joystick?.state.get()).toMatchObject({ phase: "ended", code: "connection-lost" });
    expect(wall.state.get().tiles[0]?.state).toBe("frozen");
  });

  test("hears of its lease from the API", async () => {
    const { wall, joystick } = await aHeldOne();
    wall.leaseChanged(aLease({ id: "lease-1", state: "ENDED", token: null, code: "taken-back" }));

    expect(joystick?.state.get()).toMatchObject({ phase: "ended", code: "taken-back" });
  });

  test("does not exist while nobody knows how to ask for it", async () => {
    const { joystick } = await aLiveView(false);

    expect(joystick).toBeNull();
  });
});
