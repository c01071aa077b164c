/** Why a camera did not open, in one form whatever the answer was. Pure. */
import type { Grant, WatchAnswer } from "../api/types";
import { say } from "../i18n";
import { never } from "../kit/never";
import type { Refusal } from "./tiles";

export function refusalOf(answer: Exclude<WatchAnswer, Grant>): Refusal {
  switch (answer.__typename) {
    case "WatchRefused":
      return answer;
    case "WatchNeedsApproval":
      return { ...answer, code: "needs-approval", remedy: approvalOf(answer.by), holders: [] };
    case "CameraNotFound":
      return unexplained("not-found");
    default:
      return never(answer);
  }
}

const approvalOf = (by: string) => say("why.needs-approval.remedy", { by });

/** The catalogue words it. */
export function unexplained(code: string): Refusal {
  return { code, message: null, remedy: null, article: null, holders: [] };
}
