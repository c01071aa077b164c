/** What the joystick asks of the API, in the API's own words. */
import type { Article, Camera } from "../api/types";

export interface SteeringWish {
  readonly view: string;
  readonly ground: string;
  readonly incident: string | null;
  readonly minutes: number;
}

export interface SteeringGranted {
  readonly __typename: "SteeringGranted";
  readonly lease: string;
  readonly token: string;
  readonly until: string;
  readonly article: Article;
  readonly duties: readonly string[];
}

export interface SteeringNeedsApproval {
  readonly __typename: "SteeringNeedsApproval";
  readonly lease: string;
  readonly by: string;
  readonly deadline: string;
  readonly onSilence: string;
  readonly article: Article;
}

export interface SteeringRefused {
  readonly __typename: "SteeringRefused";
  readonly code: string;
  readonly message: string;
  readonly remedy: string | null;
  readonly article: Article | null;
  readonly holder: string | null;
}

export interface ViewNotFound {
  readonly __typename: "ViewNotFound";
}

export type SteeringAnswer =
  SteeringGranted | SteeringNeedsApproval | SteeringRefused | ViewNotFound;

/** What the subscription `steering` says of one lease of ours. */
export interface SteeringChange {
  readonly lease: string;
  readonly state: "ASKED" | "HELD" | "ENDED";
  readonly token: string | null;
  readonly code: string | null;
  readonly message: string | null;
}

/** One ground that the convention knows for steering. */
export interface Ground {
  readonly code: string;
  readonly label: string;
  readonly incidentRequired: boolean;
}

/** Given by whoever knows the API; without it no view offers its joystick. */
export interface SteeringActs {
  grounds(camera: Camera): readonly Ground[];
  ask(wish: SteeringWish): Promise<SteeringAnswer>;
  release(lease: string): Promise<void>;
  extend(lease: string, minutes: number): Promise<SteeringAnswer>;
}
