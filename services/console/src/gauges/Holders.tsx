/** Who holds which slot: camera, persons, since when. */
import { usePost } from "../app/post";
import { say } from "../i18n";
import { written } from "../kit/clock";
import type { Holder } from "../api/types";

export function Holders({ holders }: { readonly holders: readonly Holder[] }) {
  if (holders.length === 0) return null;
  return (
    <ol className="holders" data-testid="holders">
      {holders.map((holder) => (
        <li key={holder.flow}>
          <span className="holders__slot" title={say("wall.slot", { slot: holder.slot })}>
            {holder.slot}
          </span>
          <span className="holders__camera">
            {holder.camera.number} {holder.camera.name}
          </span>
          <span className="holders__since">
            {say("wall.since", { time: written(holder.since, "time") })}
          </span>
          <span className="holders__who">
            <People holder={holder} />
          </span>
        </li>
      ))}
    </ol>
  );
}

export function People({ holder }: { readonly holder: Holder }) {
  const { me } = usePost();
  return holder.viewers
    .map(({ agent, rank, name, service }) =>
      agent === me.id ? say("wall.byMe") : `${rank} ${name} (${service})`,
    )
    .join(", ");
}
