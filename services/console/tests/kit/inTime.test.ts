import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { inTime, onHold } from "../../src/kit/inTime";
import { realTiming } from "../../src/kit/timing";

beforeEach(() => vi.useFakeTimers());

afterEach(() => {
  onHold.set(false);
  vi.useRealTimers();
});

const never = () => new Promise<string>(() => undefined);

test("a silence that lasts is a failure", async () => {
  const answer = inTime(realTiming, 1000, never);
  await vi.advanceTimersByTimeAsync(1000);

  expect(await answer).toBeNull();
});

test("no silence counts while a person is being asked something, and then it counts again", async () => {
  const heard = vi.fn();
  onHold.set(true);
  void inTime(realTiming, 1000, never).then(heard);

  await vi.advanceTimersByTimeAsync(60_000);
  expect(heard).not.toHaveBeenCalled();
  onHold.set(false);
  await vi.advanceTimersByTimeAsync(999);
  expect(heard).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);

  expect(heard).toHaveBeenCalledExactlyOnceWith(null);
});

test("a question in the middle of the wait gives it its whole patience again", async () => {
  const heard = vi.fn();
  void inTime(realTiming, 1000, never).then(heard);
  await vi.advanceTimersByTimeAsync(900);
  onHold.set(true);
  onHold.set(false);

  await vi.advanceTimersByTimeAsync(999);
  expect(heard).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(heard).toHaveBeenCalledOnce();
});

test("an answer after the person's own comes as it is", async () => {
  onHold.set(true);
  const answer = inTime(realTiming, 1000, async () => {
    await new Promise((resume) => setTimeout(resume, 30_000));
    return "granted";
  });

  await vi.advanceTimersByTimeAsync(30_000);

  expect(await answer).toBe("granted");
});
