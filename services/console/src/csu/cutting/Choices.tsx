/** Why, and for how long: the two questions of a stop. */
import { say } from "../../i18n";
import { LENGTHS, lengthWord, type Length, LONGEST_REASON, type Reason, REASONS } from "./reasons";

interface ReasonProps {
  readonly reason: Reason;
  readonly own: string;
  readonly onReason: (reason: Reason) => void;
  readonly onOwn: (own: string) => void;
}

export function ReasonChoice({ reason, own, onReason, onOwn }: ReasonProps) {
  return (
    <fieldset className="motives">
      <legend>
        {say("csu.reason")} <span className="quiet">{say("csu.reason.read")}</span>
      </legend>
      {([...REASONS, "other"] as const).map((one) => (
        <label key={one} className="motive">
          <input
            type="radio"
            name="reason"
            value={one}
            checked={one === reason}
            onChange={() => onReason(one)}
          />
          <span>{say(`csu.reason.${one}`)}</span>
        </label>
      ))}
      {reason === "other" && <OwnReason own={own} onOwn={onOwn} />}
    </fieldset>
  );
}

type OwnProps = Pick<ReasonProps, "own" | "onOwn">;

export function OwnReason({ own, onOwn }: OwnProps) {
  return (
    <input
      className="input"
      aria-label={say("csu.reason.own")}
      placeholder={say("csu.reason.own")}
      autoComplete="off"
      maxLength={LONGEST_REASON}
      value={own}
      onChange={(event) => onOwn(event.target.value)}
    />
  );
}

interface LengthProps {
  readonly minutes: Length;
  readonly onMinutes: (minutes: Length) => void;
}

export function LengthChoice({ minutes, onMinutes }: LengthProps) {
  return (
    <fieldset className="motives lengths">
      <legend>{say("csu.length")}</legend>
      {LENGTHS.map((one) => (
        <label key={one} className="motive">
          <input
            type="radio"
            name="length"
            checked={one === minutes}
            onChange={() => onMinutes(one)}
          />
          <span>{lengthWord(one)}</span>
        </label>
      ))}
    </fieldset>
  );
}
