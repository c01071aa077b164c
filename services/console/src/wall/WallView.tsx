/** The video wall: 1, 4, 9 or 16 numbered tiles, as large as the room allows. */
import { type CSSProperties, useLayoutEffect, useRef, useState } from "react";

import { usePost } from "../app/post";
import { say } from "../i18n";
import { useStore } from "../kit/useStore";
import { GAP, type Layout, layoutFor } from "./layout";
import { shown, SIZES, type Size } from "./tiles";
import { TileView } from "./TileView";

export function WallView() {
  const { wall } = usePost();
  const state = useStore(wall.state);
  const room = useRef<HTMLDivElement>(null);
  const layout = useLayout(room, state.size);
  const style = {
    "--columns": layout.columns,
    "--tile-width": `${layout.width}px`,
    "--gap": `${GAP}px`,
  } as CSSProperties;
  return (
    <section className="wall" aria-label={say("wall.title")} data-size={state.size}>
      <header className="panel__head">
        <h2>{say("wall.title")}</h2>
        <SizeChoice size={state.size} />
      </header>
      <div className="wall__room" ref={room}>
        <div className="wall__grid" style={style}>
          {shown(state).map((tile) => (
            <TileView
              key={tile.number}
              tile={tile}
              selected={tile.number === state.selected}
              enlarged={state.enlarged && tile.number === state.selected}
              large={state.size === 1 || (state.enlarged && tile.number === state.selected)}
            />
          ))}
        </div>
      </div>
    </section>
  );
}

function SizeChoice({ size }: { readonly size: Size }) {
  const { wall } = usePost();
  return (
    <div className="sizes" role="group" aria-label={say("wall.grid")}>
      {SIZES.map((count) => (
        <button
          key={count}
          type="button"
          className="sizes__one"
          aria-pressed={count === size}
          aria-label={count === 1 ? say("wall.size.one") : say("wall.size", { count })}
          onClick={() => wall.resize(count)}
        >
          {count}
        </button>
      ))}
    </div>
  );
}

/** Follows the room's size. The details below keep what the pictures leave. */
function useLayout(room: React.RefObject<HTMLDivElement | null>, count: number): Layout {
  const [box, setBox] = useState({ width: 800, height: 600 });
  useLayoutEffect(() => {
    const stage = room.current?.closest(".stage");
    if (!stage || room.current === null) return;
    const measure = () => setBox(roomIn(stage));
    const observer = new ResizeObserver(measure);
    observer.observe(stage);
    measure();
    return () => observer.disconnect();
  }, [room]);
  return layoutFor(count, box.width, box.height);
}

const HEAD = 44;
const LEAST_DETAILS = 150;

function roomIn(stage: Element): { width: number; height: number } {
  const { clientWidth, clientHeight } = stage;
  return { width: clientWidth - 2 * GAP, height: clientHeight - HEAD - LEAST_DETAILS };
}
