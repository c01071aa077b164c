/** One tile: picture, watermark, what to know of it underneath. */
import { memo, useEffect, useRef } from "react";

import { AlarmLine, AlarmMark } from "../alarms/AlarmMark";
import type { Camera } from "../api/types";
import { usePost } from "../app/post";
import { HealthMark } from "../health/HealthMark";
import { say } from "../i18n";
import { watchFrames } from "../media/frames";
import { holdsView } from "../media/tile";
import { SteeringPanel } from "../steering/SteeringPanel";
import { useUpkeepWord } from "../upkeep/marks";
import { cameraLabel, faceOf, whyOf, wordOf } from "./face";
import { Glyph } from "./Glyph";
import type { Tile } from "./tiles";
import { TileNotice } from "./TileNotice";
import { Watermark } from "./Watermark";

interface Props {
  readonly tile: Tile;
  readonly selected: boolean;
  readonly enlarged: boolean;
  /** Enlarged, or alone on the wall. */
  readonly large: boolean;
}

export const TileView = memo(function TileView({ tile, selected, enlarged, large }: Props) {
  const { wall } = usePost();
  const { number, state } = tile;
  return (
    <article
      className="tile"
      aria-label={`${say("wall.tile", { number })} ${cameraLabel(tile.camera)} ${wordOf(tile)}`}
      aria-current={selected}
      data-testid={`tile-${number}`}
      data-state={state}
      data-code={tile.code ?? undefined}
      data-camera={tile.camera?.id}
      data-enlarged={enlarged}
      data-tone={faceOf(state).tone}
      onClick={() => wall.select(number)}
      onDoubleClick={() => wall.toggleEnlarged(number)}
    >
      <div className="tile__picture">
        {tile.stream !== null && holdsView(state) && <Picture tile={tile} stream={tile.stream} />}
        <TileNotice tile={tile} />
      </div>
      <TileSteering tile={tile} large={large} />
      {large && tile.camera !== null && holdsView(state) && (
        <AlarmLine camera={tile.camera.id} tenant={tile.camera.tenant} />
      )}
      <TileFooter tile={tile} enlarged={enlarged} />
    </article>
  );
});

/** Only beside a large picture that advances: no picture, no steering. */
function TileSteering({ tile, large }: { readonly tile: Tile; readonly large: boolean }) {
  const { wall, terms } = usePost();
  const { camera, grant, opening, purpose, state } = tile;
  const joystick = opening === null ? null : wall.joystick(opening);
  useEffect(() => {
    if (!large) joystick?.release();
  }, [joystick, large]);
  if (joystick === null || camera === null || grant === null) return null;
  if (!large || !camera.steerable || state !== "live") return null;
  return (
    <SteeringPanel
      key={opening}
      joystick={joystick}
      view={grant.view}
      incident={purpose?.incident ?? null}
      terms={terms}
      tenant={camera.tenant}
    />
  );
}

interface PictureProps {
  readonly tile: Tile;
  readonly stream: MediaStream;
}

function Picture({ tile, stream }: PictureProps) {
  const { wall } = usePost();
  const video = useRef<HTMLVideoElement>(null);
  const { opening, number, camera } = tile;
  useEffect(() => {
    const shown = video.current;
    if (shown === null || opening === null) return;
    shown.srcObject = stream;
    // Refused only while the page is not yet visible; `autoPlay` then takes over.
    shown.play().catch(() => undefined);
    return watchFrames(
      shown,
      () => wall.decoded(opening),
      () => wall.frame(opening),
    );
  }, [wall, stream, opening]);
  return (
    <>
      <video
        ref={video}
        muted
        autoPlay
        playsInline
        disablePictureInPicture
        disableRemotePlayback
        aria-label={`${say("wall.tile", { number })} ${cameraLabel(camera)}`}
        onContextMenu={(event) => event.preventDefault()}
      />
      <Watermark />
    </>
  );
}

interface FooterProps {
  readonly tile: Tile;
  readonly enlarged: boolean;
}

function TileFooter({ tile, enlarged }: FooterProps) {
  const { number, camera, state } = tile;
  const { shape, tone } = faceOf(state);
  const whole = camera === null ? undefined : `${cameraLabel(camera)}, ${camera.tenantName}`;
  return (
    <footer className="tile__foot">
      <span className="tile-number">{number}</span>
      <span className="tile__name" title={whole}>
        {camera !== null && <AlarmMark camera={camera.id} tenant={camera.tenant} />}{" "}
        {cameraLabel(camera)}
      </span>
      {camera !== null && <TileOwner camera={camera} />}
      {state === "live" && <TileHealth tile={tile} />}
      <span
        className={`tile__state tone-${tone}`}
        title={whyOf(tile.code, tile.message) ?? wordOf(tile)}
        data-testid={`state-${number}`}
      >
        <Glyph shape={shape} />
        <span className="tile__stateword">{wordOf(tile)}</span>
      </span>
      {camera !== null && <TileButtons camera={camera} number={number} enlarged={enlarged} />}
    </footer>
  );
}

/** A picture that does not advance says so itself. */
function TileHealth({ tile }: { readonly tile: Tile }) {
  const { wall } = usePost();
  const { number, grant } = tile;
  return (
    <HealthMark
      view={grant?.view ?? null}
      of={say("wall.tile", { number })}
      onOpen={() => wall.select(number)}
    />
  );
}

/** Whose it is; or what must be known of it now, in the same place. */
function TileOwner({ camera }: { readonly camera: Camera }) {
  const upkeep = useUpkeepWord(camera);
  if (upkeep === null) {
    return (
      <span className="tile__tenant" title={camera.tenantName}>
        {camera.tenantName}
      </span>
    );
  }
  return (
    <span className="tile__upkeep" title={upkeep} role="status" data-testid="tile-upkeep">
      {upkeep}
    </span>
  );
}

interface ButtonsProps {
  readonly camera: Camera;
  readonly number: number;
  readonly enlarged: boolean;
}

function TileButtons({ camera, number, enlarged }: ButtonsProps) {
  const { wall, upkeepDesk } = usePost();
  return (
    <>
      <TileButton
        label={say("signal.button", { number })}
        kind="signal"
        path={SIGNAL}
        act={() => upkeepDesk.signal(camera)}
      />
      <TileButton
        label={say(enlarged ? "wall.reduce" : "wall.enlarge", { number })}
        kind="enlarge"
        path={enlarged ? REDUCE : ENLARGE}
        act={() => wall.toggleEnlarged(number)}
      />
      <TileButton
        label={say("wall.close", { number })}
        kind="close"
        path={CLOSE}
        act={() => wall.close(number)}
      />
    </>
  );
}

interface ButtonProps {
  readonly label: string;
  readonly kind: string;
  readonly path: string;
  readonly act: () => void;
}

/** Its click, and its double click, are not the tile's. */
function TileButton({ label, kind, path, act }: ButtonProps) {
  return (
    <button
      type="button"
      className={`tile__button tile__button--${kind}`}
      aria-label={label}
      onDoubleClick={(event) => event.stopPropagation()}
      onClick={(event) => {
        event.stopPropagation();
        act();
      }}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  );
}

const SIGNAL = "M8 2.5L14.5 13.5H1.5zM8 6.5v3.2M8 11.3v.9";
const CLOSE = "M4 4l8 8M12 4l-8 8";
const ENLARGE = "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3";
const REDUCE = "M6 3v3H3M10 3v3h3M13 10h-3v3M6 13v-3H3";
