/** The commune's own joystick takes a camera back, whatever page of the CSU is open. */
import { useEffect } from "react";

import { usePost } from "../app/post";
import { realTiming } from "../kit/timing";
import type { Csu } from "./csu";
import { watchOwnStick } from "./requests/ownStick";

export function useOwnStick({ requests, board }: Csu): void {
  const { journal } = usePost();
  useEffect(
    () =>
      watchOwnStick({ requests, board, journal, timing: realTiming }, () =>
        navigator.getGamepads(),
      ),
    [requests, board, journal],
  );
}
