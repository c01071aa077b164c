/** Cameras chosen by their words: a search, its first answers, what is chosen so far. */
import { useState } from "react";

import type { Camera } from "../api/types";
import { usePost } from "../app/post";
import { say } from "../i18n";
import { folded, wordsOf } from "../kit/text";
import { useStore } from "../kit/useStore";
import { cameraLabel } from "../wall/face";

const MOST_FOUND = 6;

interface Props {
  /** Tells one choice from another on the same page. */
  readonly id: string;
  readonly chosen: readonly Camera[];
  readonly change: (chosen: readonly Camera[]) => void;
  /** One alone: a new one takes the place of the other. */
  readonly single?: boolean;
}

export function CameraChoice({ id, chosen, change, single = false }: Props) {
  const cameras = useStore(usePost().inventory.cameras);
  const [text, setText] = useState("");
  const found = foundIn(cameras, text, chosen);

  function add(camera: Camera): void {
    change(single ? [camera] : [...chosen, camera]);
    setText("");
  }

  return (
    <div className="choice" data-testid={`choice-${id}`}>
      <label>
        {say("choice.search")}
        <input
          className="input"
          type="search"
          autoComplete="off"
          spellCheck={false}
          placeholder={say("cameras.placeholder")}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            if (found[0] !== undefined) add(found[0]);
          }}
        />
      </label>
      <ul className="choice__found" aria-live="polite">
        {found.map((camera) => (
          <li key={camera.id}>
            <button type="button" className="choice__one" onClick={() => add(camera)}>
              <span className="row__number">{camera.number}</span> {camera.name}
            </button>
          </li>
        ))}
        {text !== "" && found.length === 0 && <li className="quiet">{say("cameras.none")}</li>}
      </ul>
      <ul className="choice__chosen">
        {chosen.map((camera) => (
          <li key={camera.id} className="choice__chip">
            {cameraLabel(camera)}
            <button
              type="button"
              className="link"
              aria-label={say("choice.remove", { camera: cameraLabel(camera) })}
              onClick={() => change(chosen.filter((one) => one.id !== camera.id))}
            >
              ✕
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function foundIn(
  cameras: readonly Camera[],
  text: string,
  chosen: readonly Camera[],
): readonly Camera[] {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  const found: Camera[] = [];
  for (const camera of cameras) {
    const hay = folded(`${camera.number} ${camera.name} ${camera.zone ?? ""}`);
    if (chosen.includes(camera) || !words.every((word) => hay.includes(word))) continue;
    found.push(camera);
    if (found.length === MOST_FOUND) break;
  }
  return found;
}
