/** One required line of a form, under its name. */
interface Props {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onText: (text: string) => void;
  /** Where writing begins. */
  readonly first?: boolean;
  readonly optional?: boolean;
  readonly hint?: string;
}

const LONGEST = 200;

export function TextField({ id, label, value, onText, first, optional, hint }: Props) {
  return (
    <div className="textfield">
      <label className="field" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="input"
        autoComplete="off"
        autoFocus={first}
        required={optional !== true}
        maxLength={LONGEST}
        value={value}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onText(event.target.value)}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="quiet">
          {hint}
        </p>
      )}
    </div>
  );
}
