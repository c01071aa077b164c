/** The commune's list of cameras: a file in, what it would change, then the import; and out. */
import { useEffect } from "react";

import { usePost } from "../../app/post";
import { say } from "../../i18n";
import { useStore } from "../../kit/useStore";
import type { Csu } from "../csu";
import { isStale } from "./desk";
import { Done } from "./Done";
import { FileChooser } from "./FileChooser";
import { PreviewView } from "./PreviewView";
import { Unreadable } from "./Unreadable";
import { VersionList } from "./VersionList";

const REFRESH_EVERY = 10_000;

interface Props {
  readonly csu: Csu;
}

export function InventoryPage({ csu }: Props) {
  const desk = csu.imports;
  const stage = useStore(desk.stage);
  const { inventory } = usePost();
  useEffect(() => {
    const again = () => void desk.refresh();
    again();
    void csu.rights.readConvention();
    const timer = setInterval(again, REFRESH_EVERY);
    const forget = inventory.cameras.subscribe(again);
    return () => {
      clearInterval(timer);
      forget();
    };
  }, [desk, csu, inventory]);
  const isPreviewed = stage.kind === "preview" || stage.kind === "importing";
  return (
    <div className="imp" data-testid="inventory" data-stage={stage.kind}>
      <Head csu={csu} />
      <Notices csu={csu} />
      {isPreviewed ? (
        <PreviewView csu={csu} stage={stage} />
      ) : (
        <div className="imp__start">
          <div className="imp__file">
            {stage.kind === "done" && <Done desk={desk} done={stage} />}
            {stage.kind === "unreadable" && <Unreadable desk={desk} stage={stage} />}
            <FileChooser desk={desk} stage={stage} />
          </div>
          <VersionList csu={csu} />
        </div>
      )}
    </div>
  );
}

function Head({ csu }: Props) {
  const desk = csu.imports;
  const count = useStore(usePost().inventory.cameras).length;
  const latest = useStore(desk.versions)?.[0];
  const busy = useStore(desk.busy);
  const version = latest?.version ?? 0;
  return (
    <header className="imp__head">
      <h1>{say("imp.title")}</h1>
      <p className="quiet" data-testid="list-now" data-version={version} data-count={count}>
        {say("imp.now", { count, version })}
      </p>
      {desk.mayManage ? (
        <p className="imp__exports">
          <span className="quiet" id="imp-exports">
            {say("imp.export")}
          </span>
          {(["geojson", "csv"] as const).map((format) => (
            <button
              key={format}
              type="button"
              className="button"
              aria-describedby="imp-exports"
              disabled={busy !== null}
              data-testid={`export-${format}`}
              onClick={() => void desk.download(format)}
            >
              {say(`imp.export.${format}`)}
            </button>
          ))}
        </p>
      ) : null}
    </header>
  );
}

function Notices({ csu }: Props) {
  const desk = csu.imports;
  const notice = useStore(desk.notice);
  const stage = useStore(desk.stage);
  const versions = useStore(desk.versions);
  return (
    <>
      {!desk.mayManage && <p className="notice notice--warning">{say("imp.noRole")}</p>}
      <div aria-live="polite">
        {notice !== null && (
          <p
            className={notice.tone === "good" ? "notice notice--good" : "notice notice--warning"}
            data-testid="import-notice"
            data-key={notice.key}
          >
            {say(notice.key, notice.values)}
          </p>
        )}
      </div>
      {isStale(stage, versions) && (
        <p className="notice notice--warning" data-testid="stale">
          {say("imp.stale")}{" "}
          <button type="button" className="button" onClick={() => void desk.previewAgain()}>
            {say("imp.again")}
          </button>
        </p>
      )}
    </>
  );
}
