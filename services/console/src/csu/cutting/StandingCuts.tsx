/** What is cut now: who, why, until when, and the way back. */
import type { Cut } from "../../api/types";
import { usePost } from "../../app/post";
import { cutKey, periodOf } from "../../cuts/cuts";
import { say } from "../../i18n";
import { clock } from "../../kit/clock";
import { useStore } from "../../kit/useStore";
import { cameraLabel } from "../../wall/face";
import type { Csu } from "../csu";
import { TroubleNotice } from "./TroubleNotice";

interface Props {
  readonly csu: Csu;
}

export function StandingCuts({ csu }: Props) {
  const { cuts } = useStore(csu.gauge);
  return (
    <section className="cuts" aria-labelledby="cuts-title" tabIndex={0}>
      <header className="panel__head">
        <h2 id="cuts-title">{say("csu.cuts.title")}</h2>
        <span className="board__count">{cuts.length}</span>
      </header>
      {cuts.length === 0 && <p className="quiet cuts__none">{say("csu.cuts.none")}</p>}
      <ul>
        {cuts.map((cut) => (
          <StandingCut key={cutKey(cut)} csu={csu} cut={cut} />
        ))}
      </ul>
    </section>
  );
}

function StandingCut({ csu, cut }: Props & { readonly cut: Cut }) {
  const now = useStore(clock);
  const what = useWhatIsCut(cut);
  return (
    <li className="cuts__one" data-testid="standing-cut" data-cut={cutKey(cut)}>
      <div className="cuts__what">
        <strong>{what}</strong>
        <span className="cuts__reason">{cut.reason}</span>
      </div>
      <div className="cuts__when">
        <span>{periodOf(cut, now)}</span>
        <span className="quiet">{cut.by}</span>
      </div>
      {csu.desk.mayCut && <ReopenButton csu={csu} cut={cut} what={what} />}
      {cut.camera !== null && <TroubleNotice desk={csu.desk} at={cut.camera} />}
    </li>
  );
}

function useWhatIsCut({ camera }: Cut): string {
  const cameras = useStore(usePost().inventory.cameras);
  if (camera === null) return say("csu.cuts.everything");
  const known = cameras.find(({ id }) => id === camera);
  return known === undefined ? camera : cameraLabel(known);
}

interface ReopenProps extends Props {
  readonly cut: Cut;
  readonly what: string;
}

export function ReopenButton({ csu, cut, what }: ReopenProps) {
  const isSending = useStore(csu.desk.sending) === cutKey(cut);
  return (
    <button
      type="button"
      className="button cuts__reopen"
      aria-label={say("csu.reopen.label", { what })}
      onClick={() => void csu.desk.reopen(cut, what)}
    >
      {say(isSending ? "csu.sending" : "csu.reopen")}
    </button>
  );
}
