/** The CSU's "Service": its hours, the work it announces, what fails. */
import { useEffect } from "react";

import { usePost } from "../app/post";
import { say } from "../i18n";
import { useSelected, useStore } from "../kit/useStore";
import { FaultsPart } from "./FaultsPart";
import { HoursPart } from "./HoursPart";
import type { UpkeepBook } from "./upkeep";
import { WindowsPart } from "./WindowsPart";

export function ServicePage({ tenant }: { readonly tenant: string }) {
  const { upkeep: book, upkeepDesk: desk } = usePost();
  const upkeep = useSelected(book.byTenant, (all) => all.get(tenant) ?? null);
  useReading(book);
  if (upkeep === null) return <p className="quiet service__none">{say("upkeep.waiting")}</p>;
  return (
    <div className="service" data-testid="service">
      <h1 className="unseen">{say("upkeep.csu.title")}</h1>
      <HoursPart desk={desk} upkeep={upkeep} />
      <WindowsPart desk={desk} upkeep={upkeep} />
      <FaultsPart desk={desk} upkeep={upkeep} />
    </div>
  );
}

/** While the page is open, what comes is read. */
export function useReading(book: UpkeepBook): void {
  const unread = useStore(book.unread);
  useEffect(() => {
    if (unread > 0) book.read();
  }, [book, unread]);
}
