/** The list that mirrors the map: the same cameras, the same act, by keyboard too. */
import { usePost } from "../app/post";
import { say } from "../i18n";
import { useStore } from "../kit/useStore";
import { CameraList } from "./CameraList";

export function CameraPanel() {
  const { inventory } = usePost();
  const filter = useStore(inventory.filter);
  const isFiltered = filter.text !== "" || filter.tenant !== null;
  return (
    <section className="cameras" aria-labelledby="cameras-title">
      <header className="panel__head">
        <h2 id="cameras-title">{say("cameras.title")}</h2>
        <Count />
        {isFiltered && (
          <button
            type="button"
            className="link"
            onClick={() => inventory.filter.set({ text: "", tenant: null })}
          >
            {say("cameras.clear")}
          </button>
        )}
      </header>
      <Search />
      <CameraList />
    </section>
  );
}

function Search() {
  const { inventory } = usePost();
  const { text } = useStore(inventory.filter);
  return (
    <div className="search">
      <input
        id="camera-search"
        className="input"
        type="search"
        value={text}
        placeholder={say("cameras.placeholder")}
        aria-label={say("cameras.search")}
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => inventory.search(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown" || event.key === "Enter") {
            event.preventDefault();
            document.getElementById("camera-list")?.focus();
          } else if (event.key === "Escape" && text === "") event.currentTarget.blur();
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </div>
  );
}

function Count() {
  const { inventory } = usePost();
  const { loaded, total, done } = useStore(inventory.progress);
  const shown = useStore(inventory.shown).length;
  const all = useStore(inventory.cameras).length;
  return (
    <span className="quiet" data-testid="camera-count" data-shown={shown} data-done={done}>
      {done || all > loaded
        ? say("cameras.count", { shown, total: all })
        : say("cameras.loading", { loaded, total })}
    </span>
  );
}
