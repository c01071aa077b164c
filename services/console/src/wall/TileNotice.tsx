/** What a tile says instead of, or over, its picture: why, by which article, what to do. */
import { usePost } from "../app/post";
import type { Cut } from "../api/types";
import { CutNote } from "../cuts/CutNote";
import { Holders } from "../gauges/Holders";
import { say } from "../i18n";
import { written } from "../kit/clock";
import { never } from "../kit/never";
import { useSelected } from "../kit/useStore";
import { TicketOffer, useTicket } from "../tickets/TicketOffer";
import { whyOf, wordOf } from "./face";
import type { Tile } from "./tiles";

const CUT = "cut-by-commune";
const TICKET_REQUIRED = "ticket-required";
const TICKET_ENDED = "ticket-ended";

export function TileNotice({ tile }: { readonly tile: Tile }) {
  switch (tile.state) {
    case "live":
      return null;
    case "empty":
      return <Free tile={tile} />;
    case "asking":
    case "connecting":
    case "unavailable":
      return <Plain tile={tile} />;
    case "frozen":
      return <Stale tile={tile} />;
    case "refused":
      return <Refused tile={tile} />;
    case "ended":
      return <Ended tile={tile} />;
    default:
      return never(tile.state);
  }
}

function Free({ tile }: { readonly tile: Tile }) {
  const { wall } = usePost();
  const isSelected = wall.state.get().selected === tile.number;
  return (
    <div className="tile__notice tile__notice--free">
      <p className="tile__big">{tile.number}</p>
      <p className="quiet">{isSelected ? say("wall.freeHint") : say("wall.free")}</p>
    </div>
  );
}

function Plain({ tile }: { readonly tile: Tile }) {
  return (
    <div className="tile__notice" role="status">
      <p className="tile__word">{wordOf(tile)}</p>
      <Why tile={tile} />
      {tile.state === "unavailable" && (
        <p className="quiet">{say("wall.since", { time: written(tile.since, "time") })}</p>
      )}
    </div>
  );
}

/** Over the last picture, greyed: nobody may take it for the present. */
function Stale({ tile }: { readonly tile: Tile }) {
  return (
    <div className="tile__notice tile__notice--over" role="status">
      <p className="tile__word">{wordOf(tile)}</p>
      <p>{say("wall.stale", { time: written(tile.since, "time") })}</p>
      <Why tile={tile} />
    </div>
  );
}

function Ended({ tile }: { readonly tile: Tile }) {
  const ticket = useTicket(tile.camera);
  // A right that ends with its ticket is asked for again by another.
  const isTicketOver = tile.code === TICKET_ENDED || ticket?.state === "ENDED";
  return (
    <div className="tile__notice" role="status">
      <p className="tile__word">{wordOf(tile)}</p>
      <Why tile={tile} />
      <EndedAt tile={tile} />
      {isTicketOver ? <TicketOffer tile={tile} /> : <AskAgain tile={tile} />}
    </div>
  );
}

/** A stop that stands says itself since when. */
function EndedAt({ tile }: { readonly tile: Tile }) {
  const isCut = useStandingCut(tile) !== null;
  if (isCut) return null;
  return <p className="quiet">{say("wall.endedAt", { time: written(tile.since, "time") })}</p>;
}

function Refused({ tile }: { readonly tile: Tile }) {
  const needsTicket = tile.code === TICKET_REQUIRED;
  // What becomes of the ticket is then all there is to read.
  const isFollowed = useTicket(tile.camera) !== null && needsTicket;
  return (
    <div className="tile__notice tile__notice--refused" role="status" data-testid="refusal">
      <p className="tile__word">{wordOf(tile)}</p>
      {isFollowed || <RefusalDetails tile={tile} />}
      <TakeSlot tile={tile} />
      {needsTicket ? <TicketOffer tile={tile} /> : <AskAgain tile={tile} />}
    </div>
  );
}

/** The confirmation: who yields is read on the button itself (VA-9). */
function TakeSlot({ tile }: { readonly tile: Tile }) {
  const { wall } = usePost();
  const offer = tile.refusal?.offer ?? null;
  if (offer === null) return null;
  const { camera, viewers } = offer.holder;
  const who = viewers.map(({ name, service }) => `${name} (${service})`).join(", ");
  return (
    <button
      type="button"
      className="button button--main tile__take"
      aria-keyshortcuts="r"
      title={offer.article.summary}
      data-testid="take-slot"
      onClick={(event) => {
        event.stopPropagation();
        wall.takeSlot(tile.number);
      }}
    >
      {say("wall.takeSlot", { who, camera: camera.number })} <kbd>R</kbd>
    </button>
  );
}

/** By which article, why, what to do, who holds the slots: a small tile shows the start. */
export function RefusalDetails({ tile }: { readonly tile: Tile }) {
  const { refusal } = tile;
  if (refusal === null) return <Why tile={tile} />;
  const ownRemedy = refusal.code === "request-failed" ? say("why.request-failed.remedy") : null;
  const remedy = refusal.remedy ?? ownRemedy;
  return (
    <>
      {refusal.article !== null && (
        <p className="cited" title={refusal.article.summary}>
          {refusal.article.cited}
        </p>
      )}
      <Why tile={tile} />
      {remedy !== null && (
        <p className="tile__remedy">
          <strong>{say("wall.remedy")}</strong> {remedy}
        </p>
      )}
      {refusal.holders.length > 0 && (
        <>
          <h3>{say("wall.holders")}</h3>
          <Holders holders={refusal.holders} />
        </>
      )}
    </>
  );
}

function Why({ tile }: { readonly tile: Tile }) {
  const cut = useStandingCut(tile);
  if (cut !== null) return <CutNote cut={cut} />;
  const why = whyOf(tile.code, tile.message);
  if (why === null) return null;
  return <p className="tile__why">{why}</p>;
}

/** The stop that the gauge tells of, on a tile that a stop closed. */
function useStandingCut({ code, camera }: Tile): Cut | null {
  const { gauges } = usePost();
  const cut = useSelected(gauges.byTenant, () =>
    camera === null ? null : gauges.cutOver(camera.id, camera.tenant),
  );
  return code === CUT ? cut : null;
}

/** Not offered while the owner's stop stands: the answer is known. */
function AskAgain({ tile }: { readonly tile: Tile }) {
  const { wall } = usePost();
  const isCut = useStandingCut(tile) !== null;
  if (isCut) return <p className="quiet">{say("wall.retryLater")}</p>;
  return (
    <button
      type="button"
      className="button"
      onClick={(event) => {
        event.stopPropagation();
        wall.again(tile.number);
      }}
    >
      {say(tile.code === CUT ? "wall.retry" : "wall.again")}
    </button>
  );
}
