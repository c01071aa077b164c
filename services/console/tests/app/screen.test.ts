import { expect, test } from "vitest";

import { offered } from "../../src/app/pages";
import { isOutside, type Screen, screenOf } from "../../src/app/screen";

const CSU_OPERATOR = ["register.read", "camera.manage", "control.approve", "directory.manage"];
const CSU_HEAD = [...CSU_OPERATOR, "habilitation.manage", "convention.manage"];
const ADMINISTRATOR = CSU_HEAD.filter((role) => role !== "control.approve");

test.each([
  ["a service's people look", "SUBSCRIBER", ["flow.view"], "floor"],
  ["the CSU's operator answers", "TENANT", CSU_OPERATOR, "csu"],
  ["its head too", "TENANT", CSU_HEAD, "csu"],
  ["who only sees for a commune keeps the CSU's screen", "TENANT", ["register.read"], "csu"],
  ["a commune's administrator has no stop", "TENANT", ADMINISTRATOR, "administration"],
  ["an inspection reads", "INSPECTION", ["register.read"], "inspection"],
  ["the platform's people see what runs", "PLATFORM", ["platform.manage"], "platform"],
  ["a role of others changes nothing there", "PLATFORM", ["flow.view"], "platform"],
] as const)("%s", (_case, kind, roles, expected) => {
  const organisation = { id: "x", name: "x", kind };

  expect(screenOf({ organisation, roles: [...roles] })).toBe(expected satisfies Screen);
});

test("pictures come to services and communes alone", () => {
  const screens: readonly Screen[] = ["floor", "csu", "administration", "inspection", "platform"];

  expect(screens.filter(isOutside)).toEqual(["inspection", "platform"]);
});

test("a page whose role is missing is not there", () => {
  const show = () => null;
  const pages = [
    { id: "annuaire", title: "contacts.title", show },
    { id: "registre", title: "register.title", needs: "register.read", show },
  ] as const;
  const ids = (roles: readonly string[]) => offered(pages, roles).map(({ id }) => id);

  expect(ids(["flow.view"])).toEqual(["annuaire"]);
  expect(ids(["register.read"])).toEqual(["annuaire", "registre"]);
});
