/** On whatever shows a camera: what it says is wrong with it. */
import { usePost } from "../app/post";
import { say } from "../i18n";
import { useSelected } from "../kit/useStore";
import { wordOfAlarms } from "./alarms";

interface Props {
  readonly camera: string;
  readonly tenant: string;
}

/** `null` where the camera says nothing. */
export function useAlarms({ camera, tenant }: Props): string | null {
  const { gauges } = usePost();
  return useSelected(gauges.byTenant, () => wordOfAlarms(gauges.alarmsOn(camera, tenant)));
}

/** A sign with its words beside it for who reads, under it for who points. */
export function AlarmMark({ camera, tenant }: Props) {
  const alarms = useAlarms({ camera, tenant });
  if (alarms === null) return null;
  const said = say("alarm.row", { alarms });
  return (
    <span className="alarm" title={said} data-testid="alarm">
      <span aria-hidden="true">!</span>
      <span className="unseen">{said}</span>
    </span>
  );
}

/** Under a picture that may look right: an old one, or another wall. */
export function AlarmLine({ camera, tenant }: Props) {
  const alarms = useAlarms({ camera, tenant });
  return (
    <p className="alarm-line" role="status" data-testid="alarm-line" hidden={alarms === null}>
      {alarms !== null && say("alarm.tile", { alarms })}
    </p>
  );
}
