/** Thousands of cameras, a few dozen rows drawn. */
import { type KeyboardEvent, useEffect, useRef, useState } from "react";

import { usePost } from "../app/post";
import { say } from "../i18n";
import { useStore } from "../kit/useStore";
import { CameraRow } from "./CameraRow";
import { useHeight } from "./useHeight";
import { ROW, rowAfter, scrollFor, windowOf } from "./window";

export function CameraList() {
  const { inventory, choose, tenants } = usePost();
  const cameras = useStore(inventory.shown);
  const box = useRef<HTMLDivElement>(null);
  const [scrolled, setScrolled] = useState(0);
  const height = useHeight(box);
  const [active, setActive] = useState(0);
  useEffect(() => {
    setActive(0);
    box.current?.scrollTo(0, 0);
  }, [inventory.filter.get()]);

  function go(row: number): void {
    const wanted = Math.max(0, Math.min(cameras.length - 1, row));
    setActive(wanted);
    inventory.pointed.set(cameras[wanted] ?? null);
    const list = box.current;
    if (list !== null) list.scrollTop = scrollFor(wanted, list.scrollTop, list.clientHeight);
  }

  function pressed(event: KeyboardEvent): void {
    const camera = cameras[active];
    if (event.key === "Enter" && camera !== undefined) choose(camera);
    else {
      const row = rowAfter(event.key, active, cameras.length, Math.floor(height / ROW));
      if (row === null) return;
      go(row);
    }
    event.preventDefault();
  }

  const { first, end } = windowOf(cameras.length, scrolled, height);
  return (
    <div
      id="camera-list"
      ref={box}
      className="list"
      // A listbox has something to choose: ARIA 1.2, "Required Owned Elements".
      role={cameras.length > 0 ? "listbox" : "group"}
      tabIndex={0}
      aria-labelledby="cameras-title"
      aria-activedescendant={cameras.length > 0 ? `row-${active}` : undefined}
      onScroll={(event) => setScrolled(event.currentTarget.scrollTop)}
      onKeyDown={pressed}
      onFocus={() => go(active)}
      onBlur={() => inventory.pointed.set(null)}
    >
      {cameras.length === 0 && (
        <p className="quiet list__none">
          {say(tenants.length === 0 ? "cameras.noTenant" : "cameras.none")}
        </p>
      )}
      <div className="list__all" style={{ height: cameras.length * ROW }}>
        {cameras.slice(first, end).map((camera, index) => (
          <CameraRow
            key={camera.id}
            camera={camera}
            row={first + index}
            count={cameras.length}
            active={first + index === active}
          />
        ))}
      </div>
    </div>
  );
}
