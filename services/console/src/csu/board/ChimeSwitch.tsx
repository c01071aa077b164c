/** The chime, on or off; says so while the browser still waits for a gesture. */
import { say } from "../../i18n";
import { useStore } from "../../kit/useStore";
import type { Chime } from "./chime";

export function ChimeSwitch({ chime }: { readonly chime: Chime }) {
  const state = useStore(chime.state);
  return (
    <label className="switch board__chime" data-testid="chime" data-state={state}>
      <input
        type="checkbox"
        role="switch"
        aria-keyshortcuts="s"
        checked={state !== "off"}
        onChange={() => chime.toggle()}
      />
      {say(state === "waiting" ? "csu.chime.waiting" : "csu.chime")}
    </label>
  );
}
