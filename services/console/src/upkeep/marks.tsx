/** What an agent must know of a camera before and while looking: work on it, a fault of it. */
import type { Camera } from "../api/types";
import { usePost } from "../app/post";
import { useSelected } from "../kit/useStore";
import { faultWord, workWord } from "./words";

/** Work first: it says why a picture may go; null where there is nothing to say. */
export function useUpkeepWord(camera: Pick<Camera, "id" | "tenant"> | null): string | null {
  const { upkeep } = usePost();
  const work = useSelected(upkeep.byTenant, () =>
    camera === null ? null : upkeep.windowOver(camera.id, camera.tenant),
  );
  const fault = useSelected(upkeep.byTenant, () =>
    camera === null ? null : upkeep.faultOf(camera.id, camera.tenant),
  );
  if (work !== null) return workWord(work);
  return fault === null ? null : faultWord(fault);
}

/** Before somebody looks, and beside what is looked at. */
export function UpkeepNotice({ camera }: { readonly camera: Camera }) {
  const word = useUpkeepWord(camera);
  if (word === null) return null;
  return <p className="notice notice--warning">{word}</p>;
}
