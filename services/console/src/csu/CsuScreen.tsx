/** The CSU's screen: who looks at my cameras, who asks, and the stop at hand. */
import { useState } from "react";

import { Banners } from "../app/Banners";
import { MessageBar } from "../app/MessageBar";
import { TopBar } from "../app/TopBar";
import { CameraPanel } from "../cameras/CameraPanel";
import { JournalPanel } from "../journal/JournalPanel";
import { ShortcutHelp } from "../keyboard/ShortcutHelp";
import { MapView } from "../map/MapView";
import { BoardView } from "./board/BoardView";
import type { Csu } from "./csu";
import { CutDialog } from "./cutting/CutDialog";
import { StandingCuts } from "./cutting/StandingCuts";
import { OpenTickets } from "./requests/OpenTickets";
import { RequestCards } from "./requests/RequestCards";
import { ConventionPanel } from "./sharing/ConventionPanel";
import { SharingStrip } from "./sharing/SharingStrip";
import { CSU_KEYS } from "./shortcuts";
import { useCsuShortcuts } from "./useCsuShortcuts";

export function CsuScreen({ csu }: { readonly csu: Csu }) {
  const [helping, setHelping] = useState(false);
  useCsuShortcuts(csu, () => setHelping(true));
  return (
    <div className="console">
      <TopBar onHelp={() => setHelping(true)} />
      <Banners />
      <main className="csu" data-testid="csu">
        <SharingStrip csu={csu} />
        <div className="csu__watch">
          <BoardView csu={csu} />
          <OpenTickets csu={csu} />
          <StandingCuts csu={csu} />
        </div>
        <div className="csu__list">
          <CameraPanel />
        </div>
        <MapView />
        <RequestCards csu={csu} />
        <div className="csu__details">
          <ConventionPanel tenant={csu.tenant} />
          <JournalPanel />
        </div>
      </main>
      <MessageBar />
      <CutDialog csu={csu} />
      <ShortcutHelp rows={CSU_KEYS} open={helping} onClose={() => setHelping(false)} />
    </div>
  );
}
