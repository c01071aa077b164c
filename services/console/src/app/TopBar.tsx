/** Who sits here, how the link holds, what time it is. */
import type { ReactNode } from "react";

import { chooseLocale, getLocale, say } from "../i18n";
import { singleKeys } from "../keyboard/shortcuts";
import { clock, written } from "../kit/clock";
import { useSelected, useStore } from "../kit/useStore";
import { holds } from "../wall/tiles";
import { Mark } from "./Mark";
import { usePost } from "./post";

/** The next agent takes this desk, or a colleague's takes these pictures. */
function HandOver() {
  const { handover } = usePost();
  return (
    <button
      type="button"
      className="button"
      data-testid="hand-over"
      onClick={() => handover.asking.set(true)}
    >
      {say("handover.button")}
    </button>
  );
}

interface MenuProps {
  /** Left out on a screen that has no keys of its own. */
  readonly onHelp?: (() => void) | undefined;
}

interface Props extends MenuProps {
  /** What this screen adds to the bar. */
  readonly children?: ReactNode;
}

export function TopBar({ onHelp, children }: Props) {
  const { config, me, screen } = usePost();
  return (
    <header className="bar">
      <Mark size={26} />
      <h1 className="bar__name">{say("app.name")}</h1>
      {config.edition === "demo" && <span className="badge">{say("app.demo")}</span>}
      <span className="bar__post">{me.organisation.name}</span>
      <span className="bar__space" />
      {children}
      <LinkLight />
      <Clock />
      {screen === "floor" && <HandOver />}
      <Menu onHelp={onHelp} />
    </header>
  );
}

/** How many views this agent has open. */
export function MyViews() {
  const { wall } = usePost();
  const count = useSelected(wall.state, ({ tiles }) => tiles.filter(holds).length);
  return (
    <span className="bar__views" data-testid="my-views">
      {say("bar.views", { count })}
    </span>
  );
}

function LinkLight() {
  const { state } = useStore(usePost().live.link);
  return (
    <span className={`light light--${state}`} data-testid="link" data-state={state}>
      <span className="light__shape" aria-hidden="true" />
      {say("bar.link")} {say(`bar.${state}`)}
    </span>
  );
}

function Clock() {
  const now = useStore(clock);
  return (
    <time className="bar__clock">
      <span className="quiet">{written(now, "date")}</span> {written(now, "time")}
    </time>
  );
}

function Menu({ onHelp }: MenuProps) {
  const { me } = usePost();
  return (
    <details
      className="menu"
      onBlur={(event) => {
        const menu = event.currentTarget;
        if (!menu.contains(event.relatedTarget)) menu.open = false;
      }}
    >
      <summary data-testid="account">
        <span className="menu__rank">{me.rank}</span> {me.name}
        <span className="quiet menu__id">{me.service}</span>
      </summary>
      <div className="menu__sheet">
        <Comfort onHelp={onHelp} />
        <ChangeOrganisation />
        <SignOut />
      </div>
    </details>
  );
}

function Comfort({ onHelp }: MenuProps) {
  const { config } = usePost();
  const keys = useStore(singleKeys);
  return (
    <>
      {onHelp !== undefined && (
        <>
          <button type="button" onClick={onHelp}>
            {say("bar.shortcuts")}
          </button>
          <label>
            <input
              type="checkbox"
              checked={keys}
              onChange={(event) => singleKeys.set(event.target.checked)}
            />
            {say("bar.singleKeys")}
          </label>
        </>
      )}
      <button type="button" onClick={() => chooseLocale(getLocale() === "fr" ? "en" : "fr")}>
        {say("bar.language")}
      </button>
      {config.helpUrl !== null && <a href={config.helpUrl}>{say("bar.help")}</a>}
    </>
  );
}

/** Nothing of the last organisation stays open: its views are given back first. */
function ChangeOrganisation() {
  const { identity, leave } = usePost();
  if (!identity.mayChange) return null;
  const change = () => {
    leave();
    void identity.changeOrganisation();
  };
  return (
    <button type="button" data-testid="change-organisation" onClick={change}>
      {say("bar.changeOrganisation")}
    </button>
  );
}

function SignOut() {
  const { identity, leave } = usePost();
  const signOut = () => {
    leave();
    void identity.signOut();
  };
  return (
    <button type="button" data-testid="sign-out" onClick={signOut}>
      {say("bar.signOut")}
    </button>
  );
}
