/** Who looks and when, written across the picture so that a photograph of it tells. */

const SLANT = -Math.PI / 9;
const SIZE = 12;
const STEP_X = 250;
const STEP_Y = 84;
/** A picture this wide, in pixels, is written on at the sizes above; larger ones in proportion. */
const USUAL_WIDTH = 560;

/** Draws `lines` all over a canvas of `width` by `height` CSS pixels. */
export function drawWatermark(
  canvas: HTMLCanvasElement,
  lines: readonly string[],
  width: number,
  height: number,
  density: number,
): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  const enlarged = Math.max(1, width / USUAL_WIDTH);
  context.translate(canvas.width / 2, canvas.height / 2);
  context.scale(density * enlarged, density * enlarged);
  context.rotate(SLANT);
  prepare(context);

  const reach = Math.hypot(width, height) / 2 / enlarged;
  for (let row = -Math.ceil(reach / STEP_Y); row * STEP_Y < reach; row += 1) {
    // Every other row is shifted, so that no band of the picture is free of a name.
    const shift = row % 2 === 0 ? 0 : STEP_X / 2;
    for (let x = -Math.ceil(reach / STEP_X) * STEP_X + shift; x < reach + STEP_X; x += STEP_X) {
      lines.forEach((line, index) => write(context, line, x, row * STEP_Y + index * (SIZE + 4)));
    }
  }
}

function prepare(context: CanvasRenderingContext2D): void {
  context.font = `700 ${SIZE}px "Atkinson Hyperlegible Next", sans-serif`;
  context.textAlign = "center";
  context.lineJoin = "round";
  context.lineWidth = 2;
  // A dark edge under light letters: legible on a night scene and on snow.
  context.strokeStyle = "rgba(0, 0, 0, 0.22)";
  context.fillStyle = "rgba(255, 255, 255, 0.3)";
}

function write(context: CanvasRenderingContext2D, line: string, x: number, y: number): void {
  context.strokeText(line, x, y);
  context.fillText(line, x, y);
}
