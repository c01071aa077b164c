/** Which of three screens: starting, signing in, or the post itself. */
import { useEffect, useState } from "react";

import { loadConfig } from "../api/config";
import { AdministrationScreen } from "../administration/AdministrationScreen";
import { type Key, locale, say } from "../i18n";
import { Identity } from "../identity/identity";
import { useStore } from "../kit/useStore";
import { CsuScreen } from "../csu/CsuScreen";
import { InspectionScreen } from "../inspection/InspectionScreen";
import { PlatformScreen } from "../platform/PlatformScreen";
import { Boundary } from "./Boundary";
import { Console } from "./Console";
import { type Post, PostProvider } from "./post";
import { ReliefPanel } from "./ReliefPanel";
import type { Screen } from "./screen";
import { type Door, postFor, seat } from "./seat";
import { SignIn } from "./SignIn";
import { Waiting } from "./Waiting";

const TRY_AGAIN_AFTER = 3000;

/** Once per page, whatever React does: an authorisation code can be used only once. */
let doorOpening: Promise<Door> | null = null;

async function openDoor(): Promise<Door> {
  const config = await loadConfig();
  const identity = new Identity(config);
  if (window.isSecureContext) await identity.arrive();
  return { config, identity };
}

export function Root() {
  const language = useStore(locale);
  const door = usePersistently(
    () => (doorOpening ??= openDoor().finally(() => (doorOpening = null))),
    true,
  );
  const taken = useStore(seat);
  const current = taken ?? door;
  if (current === null) return <Waiting />;
  return (
    <>
      <Entrance key={`${language} ${placeOf(current)}`} door={current} />
      <ReliefPanel key={language} />
    </>
  );
}

/** One number per person who sat here: nothing drawn for one is drawn on for the next. */
const places = new WeakMap<Door, number>();
let lastPlace = 0;

function placeOf(door: Door): number {
  const place = places.get(door) ?? ++lastPlace;
  places.set(door, place);
  return place;
}

function Entrance({ door }: { readonly door: Door }) {
  const presence = useStore(door.identity.presence);
  const wasPresent = presence.kind !== "away" && presence.kind !== "over";
  const post = usePersistently(() => postFor(door), wasPresent);
  if (presence.kind === "away") return <SignIn door={door} why={presence.why} />;
  if (presence.kind === "over") return <SignIn door={door} why={null} over={presence.why} />;
  if (post === null) return <Waiting />;
  return (
    <PostProvider value={post}>
      <title>{`${say(TITLES[post.screen])} · Beffroi`}</title>
      <Boundary onBroken={post.leave}>
        <ScreenOf post={post} />
      </Boundary>
    </PostProvider>
  );
}

const TITLES: Readonly<Record<Screen, Key>> = {
  floor: "signIn.title",
  csu: "csu.title",
  administration: "administration.screen",
  inspection: "inspection.screen",
  platform: "platform.screen",
};

/** A desk that its screen needs is there: the post opened it by the same rule. */
function ScreenOf({ post }: { readonly post: Post }) {
  const { csu, inspection, platform } = post;
  if (post.screen === "inspection" && inspection !== null) {
    return <InspectionScreen desk={inspection} />;
  }
  if (post.screen === "platform" && platform !== null) return <PlatformScreen desk={platform} />;
  if (post.screen === "administration" && csu !== null) return <AdministrationScreen csu={csu} />;
  return csu === null ? <Console /> : <CsuScreen csu={csu} />;
}

/** The result of `work`, tried until it succeeds; null meanwhile. */
function usePersistently<T>(work: () => Promise<T>, wanted: boolean): T | null {
  const [result, setResult] = useState<T | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!wanted || result !== null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    work().then(
      (value) => !gone && setResult(value),
      () => !gone && (timer = setTimeout(() => setAttempt((count) => count + 1), TRY_AGAIN_AFTER)),
    );
    return () => {
      gone = true;
      clearTimeout(timer);
    };
    // `work` is a new closure at each rendering; only a new attempt starts it again.
  }, [wanted, attempt]);
  return result;
}
