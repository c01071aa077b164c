/** Where: the areas of a commune, by the names its own list gives them. */
import { usePost } from "../app/post";
import { say } from "../i18n";
import { useSelected } from "../kit/useStore";
import { type Area, areasOf } from "./places";

export function useAreas(tenant: string): readonly Area[] {
  const { inventory } = usePost();
  const cameras = useSelected(inventory.cameras, (all) => all);
  return areasOf(cameras, tenant);
}

interface Props {
  readonly areas: readonly Area[];
  readonly chosen: readonly string[];
  readonly missing: boolean;
  readonly onChoose: (zones: readonly string[]) => void;
}

export function PlaceChoice({ areas, chosen, missing, onChoose }: Props) {
  return (
    <CheckList
      legend={say("special.zones")}
      options={areas.map(({ zone, cameras }) => ({
        id: zone,
        label: say("special.zone", { zone, count: cameras.length }),
      }))}
      chosen={chosen}
      missing={missing ? say("special.zones.missing") : null}
      onChoose={onChoose}
    />
  );
}

interface CheckProps {
  readonly legend: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
  readonly chosen: readonly string[];
  /** What to say of an empty choice. */
  readonly missing: string | null;
  readonly onChoose: (chosen: readonly string[]) => void;
}

export function CheckList({ legend, options, chosen, missing, onChoose }: CheckProps) {
  return (
    <fieldset className="checks" aria-invalid={missing !== null}>
      <legend>{legend}</legend>
      <div className="checks__all">
        {options.map(({ id, label }) => (
          <label key={id} className="check">
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={({ target }) =>
                onChoose(target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
              }
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
      {missing !== null && (
        <p className="field__trouble" role="alert">
          {missing}
        </p>
      )}
    </fieldset>
  );
}
