/** Which of three screens: starting, signing in, or the post itself. */
import { useEffect, useState } from "react";

import { type Config, loadConfig } from "../api/config";
import { locale, say } from "../i18n";
import { Identity } from "../identity/identity";
import { useStore } from "../kit/useStore";
import { CsuScreen } from "../csu/CsuScreen";
import { Boundary } from "./Boundary";
import { Console } from "./Console";
import { openPost, type Post, PostProvider } from "./post";
import { SignIn } from "./SignIn";
import { Waiting } from "./Waiting";

interface Door {
  readonly config: Config;
  readonly identity: Identity;
}

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
  if (door === null) return <Waiting />;
  return <Entrance key={language} door={door} />;
}

function Entrance({ door }: { readonly door: Door }) {
  const presence = useStore(door.identity.presence);
  const wasPresent = presence.kind === "present" || presence.kind === "expired";
  const post = usePersistently(() => postFor(door), wasPresent);
  if (presence.kind === "away") return <SignIn door={door} why={presence.why} />;
  if (presence.kind === "over") return <SignIn door={door} why={null} over={presence.why} />;
  if (post === null) return <Waiting />;
  return (
    <PostProvider value={post}>
      <title>{`${say(post.csu === null ? "signIn.title" : "csu.title")} · Beffroi`}</title>
      <Boundary onBroken={post.leave}>
        {post.csu === null ? <Console /> : <CsuScreen csu={post.csu} />}
      </Boundary>
    </PostProvider>
  );
}

/** Views outlive a change of language: the post is opened once per door. */
const posts = new WeakMap<Door, Promise<Post>>();

function postFor(door: Door): Promise<Post> {
  const known = posts.get(door);
  if (known !== undefined) return known;
  const opening = openPost(door.config, door.identity);
  posts.set(door, opening);
  opening.catch(() => posts.delete(door));
  return opening;
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
