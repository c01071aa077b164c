/** The watermark of one picture, rewritten every second. */
import { useEffect, useRef } from "react";

import { usePost } from "../app/post";
import { clock, written } from "../kit/clock";
import { drawWatermark } from "./watermark";

export function Watermark() {
  const { me } = usePost();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const shown = canvas.current;
    if (shown === null) return;
    const draw = () => {
      const lines = [`${me.name} · ${me.service}`, written(clock.get(), "dateTime")];
      shown.dataset.watermark = lines.join(" · ");
      drawWatermark(shown, lines, shown.clientWidth, shown.clientHeight, devicePixelRatio);
    };
    const observer = new ResizeObserver(draw);
    observer.observe(shown);
    const forget = clock.subscribe(draw);
    return () => {
      observer.disconnect();
      forget();
    };
  }, [me]);
  return <canvas ref={canvas} className="tile__watermark" aria-hidden="true" />;
}
