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
  const listed = pages.filter(({ unlisted }) => unlisted !== true);
  if (pages.length === 0) return null;
  return (
    <nav className="pages" aria-label={say("bar.pages")}>
      <PageLink id={ROOM} title={room} isOpen={open === null} />
      {listed.map(({ id, title, count }) => (
        <PageLink key={id} id={id} title={title} count={count} isOpen={open?.id === id} />
      ))}
    </nav>
  );
}

interface LinkProps {
  readonly id: string;
  readonly title: Key;
  readonly count?: Store<number> | undefined;
  readonly isOpen: boolean;
}

function PageLink({ id, title, count, isOpen }: LinkProps) {
  return (
    <a
      className="pages__link"
      href={`#${id}`}
      aria-current={isOpen ? "page" : undefined}
      data-testid={`page-${id === ROOM ? "room" : id}`}
    >
      {say(title)}
      {count !== undefined && <Count of={count} />}
    </a>
  );
}

function Count({ of }: { readonly of: Store<number> }) {
  const count = useStore(of);
  if (count === 0) return null;
  return (
    <span className="pages__count" data-testid="page-count" data-count={count}>
      <span aria-hidden="true">{count}</span>
      <span className="unseen">{say("bar.unread", { count })}</span>
    </span>
  );
}
