/** The screen before the screen. After a while it says that nobody answers. */
import { useEffect, useState } from "react";

import { say } from "../i18n";
import { Mark } from "./Mark";

const PATIENCE = 4000;

export function Waiting() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main className="entrance">
      <div className="entrance__card" role="status">
        <Mark size={44} />
        <p>{say(late ? "app.unreachable" : "app.starting")}</p>
      </div>
    </main>
  );
}
