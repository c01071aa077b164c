/** How many flows each commune relays, for whom: figures of the API, never counted here. */
import { alarmsOn } from "../alarms/alarms";
import type { CameraAlarm, Cut, Gauge, Holder } from "../api/types";
import { cutOver } from "../cuts/cuts";
import { derived, Store } from "../kit/store";

export class Gauges {
  readonly byTenant = new Store<ReadonlyMap<string, Gauge>>(new Map());
  readonly degraded = derived([this.byTenant], () =>
    [...this.byTenant.get().values()].some((gauge) => gauge.degraded),
  );

  heard(gauge: Gauge): void {
    this.byTenant.update((known) => new Map(known).set(gauge.tenant, gauge));
  }

  /** The flow of one camera, if somebody watches it. */
  flowOf(camera: string, tenant: string): Holder | null {
    const holders = this.byTenant.get().get(tenant)?.holders ?? [];
    return holders.find((holder) => holder.camera.id === camera) ?? null;
  }

  /** What keeps one camera from being shown, if its owner cut it. */
  cutOver(camera: string, tenant: string): Cut | null {
    return cutOver(this.byTenant.get().get(tenant)?.cuts ?? [], camera);
  }

  /** What one camera says is wrong with it. */
  alarmsOn(camera: string, tenant: string): readonly CameraAlarm[] {
    return alarmsOn(this.byTenant.get().get(tenant)?.alarms ?? [], camera);
  }
}
