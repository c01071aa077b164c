/** The look that the board opened, over the map; a request's own picture is in its card. */
import { say } from "../../i18n";
import { useStore } from "../../kit/useStore";
import { cameraLabel } from "../../wall/face";
import type { Csu } from "../csu";
import { picturedOf } from "../requests/cards";
import { LookPicture } from "./LookPicture";

export function LookPanel({ csu }: { readonly csu: Csu }) {
  const look = useStore(csu.looking.look);
  const pictured = picturedOf(useStore(csu.requests.cards));
  if (look === null || pictured?.id === look.camera.id) return null;
  const name = cameraLabel(look.camera);
  return (
    <section className="look-panel" aria-label={say("csu.look.panel", { camera: name })}>
      <header className="panel__head">
        <h2 title={name}>{name}</h2>
        <button type="button" className="button" onClick={() => csu.looking.close()}>
          {say("csu.look.close")}
        </button>
      </header>
      <LookPicture looking={csu.looking} look={look} />
      <p className="quiet">{say("csu.look.note")}</p>
    </section>
  );
}
