/**
 * The CSU's screen: who looks at my cameras, who asks, and the stop at hand. Whatever page
 * is open, the state of sharing, "Tout couper" and the requests stay where they are.
 */
import { useState } from "react";

import { Banners } from "../app/Banners";
import { MessageBar } from "../app/MessageBar";
import { PageNav } from "../app/PageNav";
import { offered } from "../app/pages";
import { usePost } from "../app/post";
import { TopBar } from "../app/TopBar";
import { HealthPanel, HealthSwitch } from "../health/HealthPanel";
import { say } from "../i18n";
import { useStore } from "../kit/useStore";
import { OfferDialog } from "../handover/OfferDialog";
import { usePage } from "../app/usePages";
import { CameraPanel } from "../cameras/CameraPanel";
import { JournalPanel } from "../journal/JournalPanel";
import { ShortcutHelp } from "../keyboard/ShortcutHelp";
import { MapView } from "../map/MapView";
import { BoardView } from "./board/BoardView";
import type { Csu } from "./csu";
import { CutDialog } from "./cutting/CutDialog";
import { StandingCuts } from "./cutting/StandingCuts";
import { LookPanel } from "./looking/LookPanel";
import { csuPages } from "./pages";
import { OpenTickets } from "./requests/OpenTickets";
import { RequestCards } from "./requests/RequestCards";
import { ConventionPanel } from "./sharing/ConventionPanel";
import { SharingStrip } from "./sharing/SharingStrip";
import { CSU_KEYS } from "./shortcuts";
import { useCsuShortcuts } from "./useCsuShortcuts";
import { useOwnStick } from "./useOwnStick";

interface Props {
  readonly csu: Csu;
}

export function CsuScreen({ csu }: Props) {
  const [helping, setHelping] = useState(false);
  const { me, upkeep, agents } = usePost();
  const [pages] = useState(() => offered(csuPages(csu, upkeep, agents), me.roles));
  const page = usePage(pages);
  useCsuShortcuts(csu, page === null, () => setHelping(true));
  useOwnStick(csu);
  return (
    <div className="console">
      <TopBar onHelp={() => setHelping(true)}>
        <PageNav room="csu.room" pages={pages} open={page} />
      </TopBar>
      <Banners />
      <main className="csu" data-testid="csu" data-page={page?.id ?? ""}>
        <SharingStrip csu={csu} />
        {page === null ? <Room csu={csu} /> : <div className="csu__page">{page.show()}</div>}
        <RequestCards csu={csu} />
        {page === null && <LookPanel csu={csu} />}
      </main>
      <MessageBar />
      <CutDialog csu={csu} />
      <OfferDialog />
      <ShortcutHelp rows={CSU_KEYS} open={helping} onClose={() => setHelping(false)} />
    </div>
  );
}

function Room({ csu }: Props) {
  return (
    <>
      <div className="csu__watch">
        <BoardView csu={csu} />
        <OpenTickets csu={csu} />
        <StandingCuts csu={csu} />
      </div>
      <div className="csu__list">
        <CameraPanel />
      </div>
      <MapView />
      <div className="csu__details">
        <RowHealth csu={csu} />
        <JournalPanel />
      </div>
    </>
  );
}

/** How the selected row's picture fares, where it is asked for; else the convention. */
function RowHealth({ csu }: Props) {
  const { healths } = usePost();
  const isOpen = useStore(healths.open);
  const selected = useStore(csu.board.selected);
  if (!isOpen) return <ConventionPanel tenant={csu.tenant} />;
  const row = csu.board.current();
  return (
    <section className="selected" aria-labelledby="health-title" tabIndex={0}>
      <header className="panel__head">
        <h2 id="health-title">{say("csu.health.title")}</h2>
        <HealthSwitch />
      </header>
      {row !== null && (
        <p className="selected__camera">
          {row.camera.number} {row.camera.name}
          {row.viewer !== null && <span className="quiet"> · {row.viewer.name}</span>}
        </p>
      )}
      <HealthPanel key={selected} view={row?.viewer?.record?.view ?? null} />
    </section>
  );
}
