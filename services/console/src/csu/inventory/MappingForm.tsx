/** Which column says what, and in which system: shown, and the person's to change. */
import { type FormEvent, useState } from "react";

import { say } from "../../i18n";
import { type Field, FIELDS, type Mapping, SYSTEMS } from "./answers";
import type { ImportDesk } from "./desk";
import { systemName } from "./words";

interface Props {
  readonly desk: ImportDesk;
  readonly headers: readonly string[];
  readonly mapping: Mapping;
}

export function MappingForm({ desk, headers, mapping }: Props) {
  const [columns, setColumns] = useState(mapping.columns);
  const [crs, setCrs] = useState(mapping.crs);
  const [swapped, setSwapped] = useState(mapping.swapped);

  function choose(field: Field, header: string): void {
    const others = Object.entries(columns).filter(([name]) => name !== field);
    setColumns(Object.fromEntries(header === "" ? others : [...others, [field, header]]));
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    void desk.readAgain({ columns, crs, swapped });
  }

  return (
    <form className="mapping" onSubmit={submit} data-testid="mapping">
      <fieldset className="mapping__fields">
        <legend>{say("imp.mapping.legend")}</legend>
        {FIELDS.map((field) => (
          <label key={field} className="mapping__field">
            <span>{say(`imp.field.${field}`)}</span>
            <select
              className="input"
              name={field}
              value={columns[field] ?? ""}
              onChange={(event) => choose(field, event.target.value)}
            >
              <option value="">{say("imp.mapping.none")}</option>
              {headers.map((header) => (
                <option key={header} value={header}>
                  {header}
                </option>
              ))}
            </select>
          </label>
        ))}
        <label className="mapping__field">
          <span>{say("imp.mapping.system")}</span>
          <select
            className="input"
            name="crs"
            value={crs}
            onChange={(event) => setCrs(event.target.value)}
          >
            {SYSTEMS.map((system) => (
              <option key={system} value={system}>
                {systemName(system)}
              </option>
            ))}
          </select>
        </label>
      </fieldset>
      <p className="mapping__acts">
        <label className="mapping__swap">
          <input
            type="checkbox"
            checked={swapped}
            onChange={(event) => setSwapped(event.target.checked)}
          />{" "}
          {say("imp.mapping.swapped")}
        </label>
        <span className="quiet">{say("imp.mapping.remember")}</span>
        <button type="submit" className="button" disabled={Object.keys(columns).length === 0}>
          {say("imp.mapping.apply")}
        </button>
      </p>
    </form>
  );
}
