/** What waits for the commune's answer, over the map: nothing else moves when it comes. */
import { say } from "../../i18n";
import { useStore } from "../../kit/useStore";
import type { Csu } from "../csu";
import { RequestCard } from "./RequestCard";

export function RequestCards({ csu }: { readonly csu: Csu }) {
  const cards = useStore(csu.requests.cards);
  if (cards.length === 0) return null;
  return (
    <section
      className="requests"
      aria-labelledby="requests-title"
      data-testid="requests"
      tabIndex={0}
    >
      <header className="panel__head">
        <h2 id="requests-title">{say("csu.requests.title")}</h2>
        <span className="board__count">{cards.length}</span>
      </header>
      <ul>
        {cards.map((card, place) => (
          <RequestCard key={card.id} csu={csu} card={card} first={place === 0} />
        ))}
      </ul>
      {!csu.requests.mayAnswer && <p className="quiet">{say("csu.requests.notYours")}</p>}
    </section>
  );
}
