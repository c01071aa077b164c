/** How high a box is drawn, as long as it is. */
import { type RefObject, useLayoutEffect, useState } from "react";

export function useHeight(box: RefObject<HTMLDivElement | null>): number {
  const [height, setHeight] = useState(400);
  useLayoutEffect(() => {
    const list = box.current;
    if (list === null) return;
    const observer = new ResizeObserver(() => setHeight(list.clientHeight));
    observer.observe(list);
    return () => observer.disconnect();
  }, [box]);
  return height;
}
