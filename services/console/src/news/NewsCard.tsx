/** "Inventaire mis à jour par…", and one press to say that it was received. */
import { say } from "../i18n";
import { clock, writtenMoment } from "../kit/clock";
import { useStore } from "../kit/useStore";
import type { InventoryNews, News } from "./news";

export function NewsCard({ news }: { readonly news: InventoryNews }) {
  const waiting = useStore(news.waiting);
  const sending = useStore(news.sending);
  const [first] = waiting;
  return (
    <div role="status">
      {first !== undefined && (
        <div className="news" data-testid="inventory-news" data-tenant={first.tenant}>
          <Said one={first} />
          {waiting.length > 1 && (
            <span className="quiet">{say("news.others", { count: waiting.length - 1 })}</span>
          )}
          <button
            type="button"
            className="button"
            data-testid="acknowledge"
            disabled={sending !== null}
            onClick={() => void news.acknowledge(first)}
          >
            {say("news.acknowledge")}
          </button>
        </div>
      )}
    </div>
  );
}

function Said({ one }: { readonly one: News }) {
  const now = useStore(clock);
  const { at, by, added, changed, removed } = one.latest;
  return (
    <span>
      {say("news.said", {
        tenant: one.tenantName,
        by: by ?? "",
        at: writtenMoment(at, now),
        added: added ?? 0,
        changed: changed ?? 0,
        removed: removed ?? 0,
      })}
    </span>
  );
}
