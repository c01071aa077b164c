/** Whose post this is, and so which screen: decided here and nowhere else, by kind and roles. */
import type { Me } from "../api/types";
import { CONTROL_APPROVE } from "../csu/ports";

/**
 * `floor`: who looks, for a service; `csu`: who answers for a commune's images;
 * `administration`: who keeps a commune's list and rights, without the stop;
 * `inspection`: registers alone; `platform`: what runs, and no picture.
 */
export type Screen = "floor" | "csu" | "administration" | "inspection" | "platform";

/** Rights that an administrator keeps and an operator of the CSU does not. */
const KEEPS = ["convention.manage", "habilitation.manage"];

export function screenOf({ organisation, roles }: Pick<Me, "organisation" | "roles">): Screen {
  switch (organisation.kind) {
    case "INSPECTION":
      return "inspection";
    case "PLATFORM":
      return "platform";
    case "TENANT": {
      const keeps = KEEPS.some((role) => roles.includes(role));
      return keeps && !roles.includes(CONTROL_APPROVE) ? "administration" : "csu";
    }
    case "SUBSCRIBER":
      return "floor";
  }
}

/** Whether pictures may come to this post at all. */
export const isOutside = (screen: Screen): boolean =>
  screen === "inspection" || screen === "platform";
