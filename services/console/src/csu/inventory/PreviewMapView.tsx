/** The map's place beside the table, and its legend. Without it the table says the same. */
import { useEffect, useRef, useState } from "react";

import { say } from "../../i18n";
import { useStore } from "../../kit/useStore";
import type { Csu } from "../csu";
import { PreviewMap } from "./PreviewMap";
import type { Row } from "./rows";

const LEGEND = ["new", "changed", "absent", "same", "remarked"] as const;

interface Props {
  readonly csu: Csu;
  readonly rows: readonly Row[];
}

export function PreviewMapView({ csu, rows }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<PreviewMap | null>(null);
  const [broken, setBroken] = useState(false);
  const { pointed } = csu.imports;
  const key = useStore(pointed);
  const convention = useStore(csu.rights.convention);
  const joined = convention?.members.map(({ insee }) => insee).join(" ") ?? "";
  useEffect(() => {
    const container = place.current;
    if (container === null) return;
    let open: PreviewMap | null = null;
    let gone = false;
    const communes = [csu.tenant.insee, ...joined.split(" ")];
    PreviewMap.open(container, communes, (chosen) => pointed.set(chosen)).then(
      (opened) => {
        if (gone) return opened.close();
        open = opened;
        setMap(opened);
      },
      () => setBroken(true),
    );
    return () => {
      gone = true;
      setMap(null);
      open?.close();
    };
  }, [csu, pointed, joined]);
  useEffect(() => map?.show(rows), [map, rows]);
  useEffect(() => map?.point(key), [map, key, rows]);
  return (
    <div className="map imp__map">
      <div ref={place} className="map__canvas" data-testid="preview-map" data-map="loading" />
      {broken && <p className="notice notice--warning map__broken">{say("imp.map.broken")}</p>}
      <ul className="legend" aria-label={say("imp.legend")}>
        {LEGEND.map((state) => (
          <li key={state} className="legend__one" data-state={state}>
            <span className="chip__mark" aria-hidden="true" />
            {say(`imp.legend.${state}`)}
          </li>
        ))}
      </ul>
    </div>
  );
}
