/** Where, what and by which authority: the choices of a habilitation. */
import { actName } from "../csu/rights/HabilitationTable";
import { say } from "../i18n";
import type { Opened } from "./agents";
import { TextField } from "./TextField";
import { isMayorsOwn, type Level, LEVELS, type Wish } from "./wish";

interface TenantProps {
  readonly opened: readonly Opened[];
  readonly chosen: readonly string[];
  readonly isMissing: boolean;
  readonly onChange: (tenants: readonly string[]) => void;
}

export function TenantChoice({ opened, chosen, isMissing, onChange }: TenantProps) {
  return (
    <fieldset className="agents__part">
      <legend>{say("agents.tenants")}</legend>
      {opened.map(({ tenant, name }) => (
        <Check
          key={tenant}
          label={name}
          isChecked={chosen.includes(tenant)}
          onToggle={() => onChange(toggled(chosen, tenant))}
        />
      ))}
      {isMissing && <Missing text={say("agents.tenants.missing")} />}
    </fieldset>
  );
}

interface ActProps {
  readonly acts: readonly string[];
  /** Whether some tenant is chosen. */
  readonly isPlaced: boolean;
  readonly chosen: readonly string[];
  readonly isMissing: boolean;
  readonly onChange: (acts: readonly string[]) => void;
}

/** Those alone that the conventions open everywhere it is asked for. */
export function ActChoice({ acts, isPlaced, chosen, isMissing, onChange }: ActProps) {
  return (
    <fieldset className="agents__part">
      <legend>{say("agents.acts")}</legend>
      {acts.length === 0 && (
        <p className="quiet">{say(isPlaced ? "agents.acts.none" : "agents.acts.first")}</p>
      )}
      {acts.map((act) => (
        <Check
          key={act}
          label={actName(act)}
          isChecked={chosen.includes(act)}
          onToggle={() => onChange(toggled(chosen, act))}
        />
      ))}
      {isMissing && <Missing text={say("agents.acts.missing")} />}
    </fieldset>
  );
}

interface LevelProps {
  readonly wish: Wish;
  readonly opened: readonly Opened[];
  readonly onChange: (change: Partial<Wish>) => void;
}

export function LevelChoice({ wish, opened, onChange }: LevelProps) {
  if (isMayorsOwn(opened, wish.tenants)) {
    return <p className="quiet">{say("agents.mayorsOwn")}</p>;
  }
  return (
    <>
      <div className="textfield">
        <label className="field" htmlFor="agent-level">
          {say("agents.field.level")}
        </label>
        <select
          id="agent-level"
          className="input"
          value={wish.level}
          onChange={(event) => onChange({ level: levelOf(event.target.value) })}
        >
          {LEVELS.map((level) => (
            <option key={level} value={level}>
              {say(`rights.level.${level}`)}
            </option>
          ))}
        </select>
      </div>
      {wish.level === "MAYOR" && (
        <TextField
          id="agent-communes"
          label={say("agents.field.communes")}
          hint={say("agents.field.communes.hint")}
          value={wish.communes}
          onText={(communes) => onChange({ communes })}
        />
      )}
    </>
  );
}

interface CheckProps {
  readonly label: string;
  readonly isChecked: boolean;
  readonly onToggle: () => void;
}

function Check({ label, isChecked, onToggle }: CheckProps) {
  return (
    <label className="agents__check">
      <input type="checkbox" checked={isChecked} onChange={onToggle} />
      {label}
    </label>
  );
}

function Missing({ text }: { readonly text: string }) {
  return (
    <p className="field__trouble" role="alert">
      {text}
    </p>
  );
}

function toggled(chosen: readonly string[], one: string): readonly string[] {
  return chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one];
}

const levelOf = (value: string): Level => LEVELS.find((one) => one === value) ?? "DEPARTMENTAL";
