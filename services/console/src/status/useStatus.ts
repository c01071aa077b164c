/** How the parts fare, asked again for as long as somebody looks. */
import { useEffect } from "react";

import { usePost } from "../app/post";
import { useStore } from "../kit/useStore";
import type { Status } from "./status";

/** `every`: milliseconds. */
export function useStatus(every: number): { known: Status | null; mute: number | null } {
  const { status: desk } = usePost();
  const known = useStore(desk.known);
  const mute = useStore(desk.mute);
  useEffect(() => {
    void desk.refresh();
    const timer = setInterval(() => void desk.refresh(), every);
    return () => clearInterval(timer);
  }, [desk, every]);
  return { known, mute };
}
