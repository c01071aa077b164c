/** The page that is open, for as long as the screen is drawn. */
import { useEffect, useState } from "react";

import { useStore } from "../kit/useStore";
import { type Page, Pages } from "./pages";

/** `pages` are those of this post; null stands for its room. */
export function usePage(pages: readonly Page[]): Page | null {
  const [opened] = useState(() => new Pages(pages));
  useEffect(() => {
    const listener = () => opened.heard();
    window.addEventListener("hashchange", listener);
    return () => window.removeEventListener("hashchange", listener);
  }, [opened]);
  const id = useStore(opened.current);
  return pages.find((page) => page.id === id) ?? null;
}
