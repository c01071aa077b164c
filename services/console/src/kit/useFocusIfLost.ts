/** Where the keyboard goes on from when what it stood on is no more. */
import { type RefObject, useEffect } from "react";

/** Focuses `place` as it appears, unless the focus stands somewhere already. */
export function useFocusIfLost(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const { activeElement, body } = document;
    if (activeElement === null || activeElement === body) place.current?.focus();
  }, [place]);
}
