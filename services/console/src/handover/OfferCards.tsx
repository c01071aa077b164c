/** A handover with a colleague at another desk: mine that waits, theirs that I may take. */
import { useEffect, useRef } from "react";

import { usePost } from "../app/post";
import { say } from "../i18n";
import { clock, lasted } from "../kit/clock";
import { useStore } from "../kit/useStore";
import type { Handover } from "../api/types";
import type { Shown } from "./handover";
import { counted, LookList } from "./LookList";

export function OfferCards() {
  const { handover } = usePost();
  const mine = useStore(handover.mine);
  const offered = useStore(handover.offered);
  const opened = useStore(handover.opened);
  return (
    <>
      <div role="status">
        {mine !== null && <Mine offer={mine} />}
        {offered !== null && <Theirs offer={offered} />}
      </div>
      {opened !== null && <Decision key={opened.handover.id} shown={opened} />}
    </>
  );
}

function Mine({ offer }: { readonly offer: Handover }) {
  const { handover } = usePost();
  const busy = useStore(handover.busy);
  const now = useStore(clock);
  const left = lasted(Math.max(0, Date.parse(offer.until) - now));
  return (
    <div className="news" data-testid="handover-mine">
      <span>{say("handover.waits", { name: offer.toName, left })}</span>
      <button
        type="button"
        className="button"
        data-testid="handover-withdraw"
        disabled={busy}
        onClick={() => void handover.withdraw(offer)}
      >
        {say("handover.withdraw")}
      </button>
    </div>
  );
}

function Theirs({ offer }: { readonly offer: Handover }) {
  const { handover } = usePost();
  const busy = useStore(handover.busy);
  const now = useStore(clock);
  const left = lasted(Math.max(0, Date.parse(offer.until) - now));
  const { name, views: count } = offer;
  return (
    <div className="news" data-testid="handover-offered">
      <span>{say("handover.offers", { name, count, left })}</span>
      <button
        type="button"
        className="button"
        data-testid="handover-see"
        disabled={busy}
        onClick={() => void handover.open(offer)}
      >
        {say("handover.see")}
      </button>
    </div>
  );
}

function Decision({ shown }: { readonly shown: Shown }) {
  const { handover } = usePost();
  const busy = useStore(handover.busy);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const open = dialog.current;
    open?.showModal();
    return () => open?.close();
  }, []);
  const { id, name } = shown.handover;
  return (
    <dialog
      ref={dialog}
      className="dialog dialog--relief"
      aria-labelledby="decision-title"
      data-testid="decision"
      onCancel={() => handover.later()}
    >
      <h2 id="decision-title">{say("relief.take", { name, what: counted(shown.looks) })}</h2>
      <LookList looks={shown.looks} />
      <p className="quiet">{say("handover.joystick")}</p>
      <p className="quiet">{say("relief.registered")}</p>
      <div className="dialog__acts">
        <button type="button" className="button" onClick={() => handover.later()}>
          {say("relief.later")} <kbd>{say("help.keys.escape")}</kbd>
        </button>
        <button
          type="button"
          className="button"
          data-testid="decision-decline"
          disabled={busy}
          onClick={() => void handover.decline(id, null)}
        >
          {say("relief.decline")}
        </button>
        <button
          type="button"
          className="button button--main"
          data-testid="decision-take"
          autoFocus
          disabled={busy}
          onClick={() => void handover.take(id, null)}
        >
          {say("relief.accept")} <kbd>{say("help.keys.enter")}</kbd>
        </button>
      </div>
    </dialog>
  );
}
