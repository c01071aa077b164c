/** A button, a place to drop a file on, and how far it has gone up. */
import { type DragEvent, useRef, useState } from "react";

import { say } from "../../i18n";
import type { ImportDesk, Stage } from "./desk";
import { ACCEPTED } from "./door";

interface Props {
  readonly desk: ImportDesk;
  readonly stage: Stage;
}

export function FileChooser({ desk, stage }: Props) {
  const [over, setOver] = useState(false);
  if (!desk.mayManage) return null;
  if (stage.kind === "reading") return <Reading name={stage.name} share={stage.share} />;

  function dropped(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined) void desk.choose(file);
  }

  return (
    <section
      className="drop"
      data-over={over}
      aria-labelledby="drop-title"
      data-testid="drop"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={dropped}
    >
      <h2 id="drop-title">{say("imp.drop.title")}</h2>
      <p>
        <ChooseButton desk={desk} main />
        <span className="quiet"> {say("imp.drop.or")}</span>
      </p>
      <ul className="drop__help">
        <li>{say("imp.drop.formats")}</li>
        <li>{say("imp.drop.needs")}</li>
        <li>{say("imp.drop.look")}</li>
        <li className="drop__secrets">{say("imp.drop.secrets")}</li>
      </ul>
    </section>
  );
}

export function ChooseButton({
  desk,
  main = false,
}: {
  readonly desk: ImportDesk;
  readonly main?: boolean;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className={main ? "button button--main" : "button"}
        data-testid="choose-file"
        onClick={() => input.current?.click()}
      >
        {say(main ? "imp.choose" : "imp.chooseOther")}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept={ACCEPTED}
        aria-label={say("imp.choose")}
        data-testid="file"
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file may be chosen again, once it was corrected.
          event.target.value = "";
          if (file !== undefined) void desk.choose(file);
        }}
      />
    </>
  );
}

export function Reading({ name, share }: { readonly name: string; readonly share: number }) {
  return (
    <section className="drop" role="status" data-testid="reading">
      <h2>{say(share < 1 ? "imp.sending" : "imp.reading", { name })}</h2>
      <progress className="drop__bar" max={1} value={share} aria-label={name} />
    </section>
  );
}
