/** The pages of this post, in the bar: plain links, so that the browser's own keys work. */
import { type Key, say } from "../i18n";
import type { Store } from "../kit/store";
import { useStore } from "../kit/useStore";
import { type Page, ROOM } from "./pages";

interface Props {
  /** How the room itself is called. */
  readonly room: Key;
  readonly pages: readonly Page[];
  readonly open: Page | null;
}

export function PageNav({ room, pages, open }: Props) {
  if (pages.length === 0) return null;
  return (
    <nav className="pages" aria-label={say("bar.pages")}>
      <PageLink id={ROOM} title={room} isOpen={open === null} />
      {pages.map(({ id, title, unread }) => (
        <PageLink key={id} id={id} title={title} isOpen={open?.id === id} unread={unread} />
      ))}
    </nav>
  );
}

interface LinkProps {
  readonly id: string;
  readonly title: Key;
  readonly isOpen: boolean;
  readonly unread?: Store<number> | undefined;
}

function PageLink({ id, title, isOpen, unread }: LinkProps) {
  return (
    <a
      className="pages__link"
      href={`#${id}`}
      aria-current={isOpen ? "page" : undefined}
      data-testid={`page-${id === ROOM ? "room" : id}`}
    >
      {say(title)}
      {unread !== undefined && <Unread of={unread} />}
    </a>
  );
}

function Unread({ of }: { readonly of: Store<number> }) {
  const count = useStore(of);
  if (count === 0) return null;
  return (
    <span className="pages__unread" data-testid="unread" title={say("upkeep.unread", { count })}>
      {count}
    </span>
  );
}
