/** Where a running view is shown now: one question, for every screen that shows one. */
import type { Opening } from "../media/whep";
import type { Api } from "./client";
import { RejoinViewDocument } from "./generated";

/** Null where the view is over, or nothing can show it now. */
export async function rejoinView(api: Api, view: string): Promise<Opening | null> {
  const answer = (await api.act(RejoinViewDocument, { view })).rejoinView;
  return answer.__typename === "Rejoined" ? answer : null;
}
