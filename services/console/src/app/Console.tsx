/**
 * The CIC agent's screen: bar, gauges and cameras, map, wall, journal. Another page covers
 * the floor, whose pictures go on.
 */
import { type CSSProperties, useState } from "react";

import { CameraPanel } from "../cameras/CameraPanel";
import { GaugeList } from "../gauges/GaugeList";
import { JournalPanel } from "../journal/JournalPanel";
import { SelectedView } from "../journal/SelectedView";
import { OfferCards } from "../handover/OfferCards";
import { OfferDialog } from "../handover/OfferDialog";
import { ShortcutHelp, WALL_KEYS } from "../keyboard/ShortcutHelp";
import { useShortcuts } from "../keyboard/useShortcuts";
import { MapView } from "../map/MapView";
import { NewsCard } from "../news/NewsCard";
import { PurposeDialog } from "../purpose/PurposeDialog";
import { TicketDialog } from "../tickets/TicketDialog";
import { SignalDialog } from "../upkeep/SignalDialog";
import { WallView } from "../wall/WallView";
import { Banners } from "./Banners";
import { MessageBar } from "./MessageBar";
import { Splitter } from "./Splitter";
import { PageNav } from "./PageNav";
import { MyViews, TopBar } from "./TopBar";
import { PostSwitches } from "../specials/PostSwitches";
import { cicPages } from "./cicPages";
import { offered } from "./pages";
import { usePost } from "./post";
import { usePage } from "./usePages";

const FOCUSES = ["both", "wall", "map"] as const;
export type Focus = (typeof FOCUSES)[number];

const following = (focus: Focus): Focus =>
  FOCUSES[(FOCUSES.indexOf(focus) + 1) % FOCUSES.length] ?? "both";

export function Console() {
  const { me, healths, news, tenants, upkeep, agents } = usePost();
  const [focus, setFocus] = useState<Focus>("both");
  const [share, setShare] = useState(36);
  const [helping, setHelping] = useState(false);
  const [pages] = useState(() => offered(cicPages(tenants, upkeep, agents), me.roles));
  const page = usePage(pages);
  useShortcuts({
    wallShown: page === null,
    focus: () => setFocus(following),
    health: () => healths.toggle(),
    help: () => setHelping(true),
  });
  return (
    <div className="console">
      <TopBar onHelp={() => setHelping(true)}>
        <PageNav room="cic.room" pages={pages} open={page} />
        <MyViews />
      </TopBar>
      <Banners />
      {page !== null && <main className="page">{page.show()}</main>}
      <main
        className="floor"
        hidden={page !== null}
        data-focus={focus}
        style={{ "--map-share": `${share}%` } as CSSProperties}
      >
        <aside className="side">
          <GaugeList />
          <PostSwitches />
          <CameraPanel />
        </aside>
        <MapView />
        <Splitter share={share} onShare={setShare} />
        <div className="stage">
          <WallView />
          <div className="details">
            <SelectedView />
            <JournalPanel />
          </div>
        </div>
      </main>
      {news !== null && <NewsCard news={news} />}
      <OfferCards />
      <MessageBar />
      <PurposeDialog />
      <TicketDialog />
      <SignalDialog />
      <OfferDialog />
      <ShortcutHelp rows={WALL_KEYS} open={helping} onClose={() => setHelping(false)} />
    </div>
  );
}
