/** A file that gives no row at all: why, and what to do; the columns, where they are the cause. */
import { say } from "../../i18n";
import type { ImportDesk, Stage } from "./desk";
import { MappingForm } from "./MappingForm";

interface Props {
  readonly desk: ImportDesk;
  readonly stage: Extract<Stage, { kind: "unreadable" }>;
}

const NO_COLUMNS = { columns: {}, crs: "auto", swapped: false } as const;

export function Unreadable({ desk, stage }: Props) {
  const { problem, file } = stage;
  return (
    <section className="imp__unreadable" data-testid="unreadable" data-code={problem.code}>
      <p className="notice notice--warning" role="alert">
        <strong>{say("imp.unreadable", { name: file.name })}</strong> {reason(problem)}
      </p>
      {problem.columns.length > 0 && (
        <MappingForm desk={desk} headers={problem.columns} mapping={NO_COLUMNS} />
      )}
    </section>
  );
}

function reason({ code, message }: Props["stage"]["problem"]): string {
  if (message !== "") return message;
  if (code === "too-large") return say("imp.tooLarge");
  return say(code === "no-answer" ? "imp.noAnswer" : "imp.failed", { code });
}
