/** Who cut, why, since and until when: for the tile that was cut and for whoever asks. */
import type { Cut } from "../api/types";
import { clock } from "../kit/clock";
import { useStore } from "../kit/useStore";
import { periodOf } from "./cuts";

export function CutNote({ cut }: { readonly cut: Cut }) {
  const now = useStore(clock);
  return (
    <div className="cut" data-testid="cut">
      <p className="cut__reason">{cut.reason}</p>
      <p className="cut__who">{cut.by}</p>
      <p className="cut__period">{periodOf(cut, now)}</p>
    </div>
  );
}
