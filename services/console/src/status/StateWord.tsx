/** A state in a shape and a word. */
import { say } from "../i18n";
import { MARKS } from "./marks";
import type { StatusState } from "./status";

export function StateWord({ state }: { readonly state: StatusState }) {
  return (
    <span className={`status__state status--${state.toLowerCase()}`}>
      <span className="status__mark" aria-hidden="true">
        {MARKS[state]}
      </span>
      {say(`status.state.${state}`)}
    </span>
  );
}
