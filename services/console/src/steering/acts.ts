/** What the joystick asks of the API, in the API's own words. */
import type { AskSteeringAnswer, SteeringAnswer } from "../api/types";

export interface SteeringWish {
  readonly view: string;
  readonly ground: string;
  readonly incident: string | null;
  readonly minutes: number;
}

/** Given by whoever knows the API; without it no view offers its joystick. */
export interface SteeringActs {
  ask(wish: SteeringWish): Promise<AskSteeringAnswer>;
  release(lease: string): Promise<void>;
  extend(lease: string, minutes: number): Promise<SteeringAnswer>;
}
