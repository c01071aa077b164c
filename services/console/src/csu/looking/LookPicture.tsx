/** The picture that a service watches, on its owner's screen; what stands in its place else. */
import { useEffect, useRef } from "react";

import { say } from "../../i18n";
import { watchFrames } from "../../media/frames";
import { holdsView } from "../../media/tile";
import { cameraLabel, faceOf, whyOf, wordOf } from "../../wall/face";
import { Glyph } from "../../wall/Glyph";
import { Watermark } from "../../wall/Watermark";
import type { Look, Looking } from "./looking";

interface Props {
  readonly looking: Looking;
  readonly look: Look;
}

export function LookPicture({ looking, look }: Props) {
  const { state, code, message, stream } = look;
  const { shape, tone } = faceOf(state);
  return (
    <figure className="look" data-testid="look-along" data-state={state}>
      {stream !== null && holdsView(state) && (
        <Picture looking={looking} look={look} stream={stream} />
      )}
      {state !== "live" && (
        <figcaption className={`look__notice tone-${tone}`}>
          <Glyph shape={shape} /> {wordOf(look)}
          <span className="look__why">{whyOf(code, message)}</span>
        </figcaption>
      )}
    </figure>
  );
}

function Picture({ looking, look, stream }: Props & { readonly stream: MediaStream }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const shown = video.current;
    if (shown === null) return;
    shown.srcObject = stream;
    // Refused only while the page is not yet visible; `autoPlay` then takes over.
    shown.play().catch(() => undefined);
    return watchFrames(
      shown,
      () => looking.decoded(),
      () => looking.frame(),
    );
  }, [looking, stream]);
  return (
    <>
      <video
        ref={video}
        muted
        autoPlay
        playsInline
        disablePictureInPicture
        disableRemotePlayback
        aria-label={say("csu.look.picture", { camera: cameraLabel(look.camera) })}
        onContextMenu={(event) => event.preventDefault()}
      />
      <Watermark />
    </>
  );
}
