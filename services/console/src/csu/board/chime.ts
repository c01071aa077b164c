/**
 * Two soft notes when somebody begins to look. Off until the operator wants it.
 *
 * A browser lets a page sound only after a gesture: until then `state` says so.
 */
import { remember, remembered } from "../../kit/preferences";
import { Store } from "../../kit/store";

export type ChimeState = "off" | "waiting" | "on";

const NOTES = [
  { hertz: 659.3, after: 0 },
  { hertz: 880, after: 0.16 },
] as const;
const LOUDNESS = 0.12;
const LASTS = 0.5;
const GESTURES = ["pointerdown", "keydown"] as const;

const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";

export class Chime {
  readonly state = new Store<ChimeState>("off");
  #audio: AudioContext | null = null;

  constructor() {
    if (!remembered("chime", false, isBoolean)) return;
    this.state.set("waiting");
    for (const gesture of GESTURES) window.addEventListener(gesture, this.#gesture, { once: true });
  }

  /** Called from a click: it is the gesture. Turned on, it is heard once. */
  toggle(): void {
    const wanted = this.state.get() === "off";
    remember("chime", wanted);
    if (!wanted) return this.state.set("off");
    this.state.set("waiting");
    void this.#wake().then(() => this.ring());
  }

  ring(): void {
    const audio = this.#audio;
    if (audio === null || this.state.get() !== "on") return;
    for (const { hertz, after } of NOTES) sound(audio, hertz, audio.currentTime + after);
  }

  readonly #gesture = (): void => {
    if (this.state.get() === "waiting") void this.#wake();
  };

  async #wake(): Promise<void> {
    try {
      this.#audio ??= new AudioContext();
      await this.#audio.resume();
      if (this.state.get() === "waiting") this.state.set("on");
    } catch {
      // No sound card: the board and the announcement still tell.
      this.state.set("off");
    }
  }
}

function sound(audio: AudioContext, hertz: number, at: number): void {
  const voice = audio.createOscillator();
  const loudness = audio.createGain();
  voice.frequency.value = hertz;
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.001, at + LASTS);
  voice.connect(loudness).connect(audio.destination);
  voice.start(at);
  voice.stop(at + LASTS);
}
