/** The police posts that this service declares active: until then they answer for their areas. */
import { useState } from "react";

import type { PostTerms, Tenant } from "../api/types";
import { usePost } from "../app/post";
import { TroubleNotice } from "../csu/cutting/TroubleNotice";
import { say } from "../i18n";
import { clock, writtenMoment } from "../kit/clock";
import { useStore } from "../kit/useStore";

const HOURS = [2, 4, 6, 8, 12, 24];

export function PostSwitches() {
  const { tenants } = usePost();
  const all = tenants.flatMap((tenant) =>
    (tenant.convention?.posts ?? []).map((post) => ({ tenant, post })),
  );
  if (all.length === 0) return null;
  return (
    <section className="posts" aria-label={say("special.posts")} data-testid="posts">
      {all.map(({ tenant, post }) => (
        <PostSwitch key={`${tenant.id}/${post.id}`} tenant={tenant} post={post} />
      ))}
    </section>
  );
}

interface Props {
  readonly tenant: Tenant;
  readonly post: PostTerms;
}

function PostSwitch({ tenant, post }: Props) {
  const { specials } = usePost();
  useStore(specials.known.open);
  const now = useStore(clock);
  const active = specials.activePost(tenant.id, post.id);
  const until = active === null ? null : writtenMoment(active.until, now);
  return (
    <div className="post" data-testid="post" data-active={active !== null}>
      <p className="post__name" title={tenant.name}>
        {post.name}
      </p>
      <p className={active === null ? "quiet" : "tone-warning"} aria-live="polite">
        {until === null ? say("special.post.off") : say("special.post.on", { until })}
      </p>
      {post.mayDeclare && <PostAct tenant={tenant} post={post} />}
      <TroubleNotice desk={specials} at={post.id} />
    </div>
  );
}

function PostAct({ tenant, post }: Props) {
  const { specials } = usePost();
  const [hours, setHours] = useState(6);
  const isSending = useStore(specials.sending) === post.id;
  const active = specials.activePost(tenant.id, post.id);
  if (active !== null) {
    return (
      <button
        type="button"
        className="button post__act"
        aria-label={say("special.post.close.label", { post: post.name })}
        data-testid="close-post"
        onClick={() => void specials.end(active, post.id)}
      >
        {say(isSending ? "csu.sending" : "special.post.close")}
      </button>
    );
  }
  const field = `post-hours-${post.id}`;
  return (
    <span className="post__act">
      <label className="unseen" htmlFor={field}>
        {say("special.post.hours")}
      </label>
      <select
        id={field}
        className="input"
        value={hours}
        onChange={(event) => setHours(Number(event.target.value))}
      >
        {HOURS.filter((one) => one <= post.longestHours).map((one) => (
          <option key={one} value={one}>
            {one} h
          </option>
        ))}
      </select>
      <button
        type="button"
        className="button"
        aria-label={say("special.post.declare.label", { post: post.name })}
        data-testid="declare-post"
        onClick={() => void specials.declare({ tenant: tenant.id, post: post.id, hours })}
      >
        {say(isSending ? "csu.sending" : "special.post.declare")}
      </button>
    </span>
  );
}
