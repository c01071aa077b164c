/** What cameras are called, from what this post knows of them. */
import { usePost } from "../app/post";
import { say } from "../i18n";
import { useStore } from "../kit/useStore";
import { cameraLabel } from "../wall/face";

const MOST_NAMED = 3;

/** Null: everything the owner shares. */
export function useCameraNames(cameras: readonly string[] | null): string {
  const known = useStore(usePost().inventory.cameras);
  if (cameras === null) return say("window.cameras.all");
  const labels = cameras.slice(0, MOST_NAMED).map((id) => {
    const found = known.find((one) => one.id === id);
    return found === undefined ? id.slice(id.indexOf(":") + 1) : cameraLabel(found);
  });
  const others = cameras.length - MOST_NAMED;
  return others <= 0
    ? labels.join(", ")
    : say("window.cameras.more", { names: labels.join(", "), others });
}
