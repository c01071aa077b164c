/** Open or cut, how many slots, the link; and "Tout couper" always in the same place. */
import { usePost } from "../../app/post";
import { everythingCut, periodOf } from "../../cuts/cuts";
import { say } from "../../i18n";
import { clock, writtenMoment } from "../../kit/clock";
import { useSelected, useStore } from "../../kit/useStore";
import { isActivePost } from "../../specials/specials";
import { OpenWord } from "../../upkeep/OpenNow";
import type { Csu } from "../csu";
import { CutEverything } from "../cutting/CutEverything";
import { ReopenButton } from "../cutting/StandingCuts";
import { SlotHistoryView } from "./SlotHistoryView";

interface Props {
  readonly csu: Csu;
}

export function SharingStrip({ csu }: Props) {
  const isLate = useStore(usePost().live.link).state === "lost";
  return (
    <section className="strip" aria-label={say("csu.sharing")} data-late={isLate}>
      <div className="strip__first">
        <SharingState csu={csu} />
        <ActivePosts csu={csu} />
      </div>
      <Hours csu={csu} />
      <Slots csu={csu} />
      <FederatorLink csu={csu} />
      {csu.desk.mayCut && <CutEverything csu={csu} />}
    </section>
  );
}

/** Police posts that answer for an area of ours now (VA-13). */
function ActivePosts({ csu }: Props) {
  const { specials } = usePost();
  const now = useStore(clock);
  const all = useStore(specials.known.open);
  const active = all.filter((one) => isActivePost(one) && one.tenant === csu.tenant.id);
  return (
    <div role="status" data-testid="active-posts">
      {active.map(({ id, title, until }) => (
        <p key={id} className="tone-warning">
          {say("special.post.strip", { post: title, until: writtenMoment(until, now) })}
        </p>
      ))}
    </div>
  );
}

function SharingState({ csu }: Props) {
  const { cuts } = useStore(csu.gauge);
  const now = useStore(clock);
  const all = everythingCut(cuts);
  const count = cuts.length;
  if (all === null) {
    const key = count === 0 ? "csu.open.all" : count === 1 ? "csu.open.one" : "csu.open.some";
    return (
      <div className="strip__state" data-testid="sharing" data-state="open">
        <p className="strip__word tone-good">
          <span className="strip__shape" aria-hidden="true" />
          {say("csu.open")}
        </p>
        <p className="quiet">{say(key, { count })}</p>
      </div>
    );
  }
  const who = `${all.by}, ${periodOf(all, now)}`;
  return (
    <div className="strip__state" data-testid="sharing" data-state="cut">
      <p className="strip__word tone-closed">
        <span className="strip__shape strip__shape--cut" aria-hidden="true" />
        {say("csu.closed")}
        {csu.desk.mayCut && <ReopenButton csu={csu} cut={all} what={say("csu.cuts.everything")} />}
      </p>
      <p className="strip__why" title={`${all.reason} (${who})`}>
        {all.reason} <span className="quiet">{who}</span>
      </p>
    </div>
  );
}

/** In service or not: it says by which rule the joystick is lent. */
function Hours({ csu }: Props) {
  const { upkeep } = usePost();
  const hours = useSelected(upkeep.byTenant, (all) => all.get(csu.tenant.id)?.hours ?? null);
  if (hours === null) return null;
  return (
    <a className="strip__hours" href="#service" data-testid="strip-hours" data-open={hours.open}>
      <OpenWord hours={hours} />
    </a>
  );
}

function Slots({ csu }: Props) {
  const { inUse, quota } = useStore(csu.gauge);
  return (
    <div
      className="strip__slots"
      data-testid={`gauge-${csu.tenant.id}`}
      data-in-use={inUse}
      data-quota={quota}
    >
      <p className="strip__figure">
        {inUse}/{quota}
        <span className="quiet"> {say(inUse >= quota ? "gauges.full" : "csu.slots")}</span>
      </p>
      <SlotHistoryView history={csu.history} quota={quota} />
    </div>
  );
}

function FederatorLink({ csu }: Props) {
  const isLinked = useStore(csu.linked);
  return (
    <p
      className={isLinked ? "strip__link tone-good" : "strip__link tone-stale"}
      data-testid="federator"
      data-linked={isLinked}
    >
      <span className="quiet">{say("csu.link")}</span>
      {say(isLinked ? "csu.link.up" : "csu.link.down")}
    </p>
  );
}
