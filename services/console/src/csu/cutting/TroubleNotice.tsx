/** An act that did not happen: loudly, where it was asked, with what to do. */
import { say } from "../../i18n";
import { useStore } from "../../kit/useStore";
import type { CutDesk } from "./desk";

interface Props {
  readonly desk: Pick<CutDesk, "trouble">;
  /** What the act was about. */
  readonly at: string;
  /** Where it lies over something else. */
  readonly closable?: boolean;
}

export function TroubleNotice({ desk, at, closable = false }: Props) {
  const trouble = useStore(desk.trouble);
  if (trouble?.at !== at) return null;
  return (
    <div className="trouble" role="alert" data-testid="trouble" data-code={trouble.code}>
      <p className="trouble__what">{trouble.message}</p>
      <p>
        <strong>{say("wall.remedy")}</strong> {trouble.remedy}
        {trouble.article !== null && <span className="cited"> {trouble.article}</span>}
      </p>
      {closable && (
        <button type="button" className="button" onClick={() => desk.trouble.set(null)}>
          {say("help.close")}
        </button>
      )}
    </div>
  );
}
