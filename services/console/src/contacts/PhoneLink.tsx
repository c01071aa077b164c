/** A number that one press calls, where the post has a telephone. */
import { say } from "../i18n";
import { shownPhone, telOf } from "./phone";

interface Props {
  readonly phone: string;
  /** Who answers. */
  readonly who: string;
}

export function PhoneLink({ phone, who }: Props) {
  const shown = shownPhone(phone);
  return (
    <a
      className="phone"
      href={telOf(phone)}
      aria-label={say("contacts.call", { who, phone: shown })}
      data-testid="phone"
    >
      {shown}
    </a>
  );
}
