/**
 * Who sits here: authorization code with PKCE, tokens in memory only.
 *
 * Access tokens live a minute; `token` renews them one request at a time, because a
 * refresh token used twice ends the session. A reload forgets them: the issuer's own
 * session then signs the agent in again without a question.
 *
 * An agent of several organisations acts for one at a time. A first sign-in may name none,
 * since the issuer asks for whom only where its session goes on: it is passed through again.
 */
import { InMemoryWebStorage, type User, UserManager, WebStorageStateStore } from "oidc-client-ts";

import type { Config } from "../api/config";
import { remember, remembered } from "../kit/preferences";
import { Store } from "../kit/store";
import { organisationsOf, scopeFor } from "./organisation";

export type Presence =
  | { readonly kind: "away"; readonly why: "failed" | "of-none" | null }
  | { readonly kind: "present" }
  | { readonly kind: "expired"; readonly why: "elsewhere" | null };

/** A token with less than this left is renewed before it is used. */
const LEFT_SECONDS = 15;
const CHECK_EVERY = 5000;
const CALLBACK = "/auth/callback";
const RETURNING = "beffroi.returning";
/** In this tab: for whom its agent acts, and whether the issuer is asking for whom. */
const ORGANISATION = "beffroi.organisation";
const CHOOSING = "beffroi.choosing";
/** Of this browser: the issuer's session whose agent had to choose. */
const SEVERAL = "several";

export class Identity {
  readonly presence = new Store<Presence>({ kind: "away", why: null });
  readonly #manager: UserManager;
  readonly #scope: string;
  #user: User | null = null;
  #renewing: Promise<User | null> | null = null;

  constructor(config: Config) {
    this.#scope = config.scope;
    this.#manager = new UserManager({
      authority: config.issuer,
      client_id: config.clientId,
      scope: config.scope,
      redirect_uri: new URL(CALLBACK, location.origin).href,
      post_logout_redirect_uri: new URL("/", location.origin).href,
      userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
      stateStore: new WebStorageStateStore({ store: sessionStorage }),
      automaticSilentRenew: false,
      monitorSession: false,
      loadUserInfo: false,
    });
  }

  /** Finishes a sign-in that is under way, or resumes one after a reload. */
  async arrive(): Promise<void> {
    if (location.pathname === CALLBACK) return this.#finish();
    if (sessionStorage.getItem(RETURNING) === "yes") return this.signIn();
  }

  async signIn(): Promise<void> {
    sessionStorage.removeItem(CHOOSING);
    return this.#goTo(location.hash);
  }

  /** Whether the agent had to say for whom, and so may say otherwise. */
  get mayChange(): boolean {
    return remembered(SEVERAL, "", isText) === this.#session() && this.#session() !== "";
  }

  /** The issuer asks for whom; what is open here must be given back first. */
  async changeOrganisation(): Promise<void> {
    sessionStorage.removeItem(ORGANISATION);
    return this.#goTo("");
  }

  async signOut(): Promise<void> {
    for (const name of [RETURNING, ORGANISATION, CHOOSING]) sessionStorage.removeItem(name);
    try {
      await this.#manager.signoutRedirect({ id_token_hint: this.#user?.id_token ?? "" });
    } catch {
      // An issuer without a sign-out door, or away: forgetting the tokens is what we can do.
      location.assign("/");
    }
  }

  /** A token good for a while, newer than the last if `renewed`; raises once the session is over. */
  async token(renewed = false): Promise<string> {
    const user = this.#user;
    const isGood = user !== null && (user.expires_in ?? 0) > LEFT_SECONDS;
    if (isGood && !renewed) return user.access_token;
    const next = await (this.#renewing ??= this.#renew());
    if (next === null) throw new Error("the session has ended");
    return next.access_token;
  }

  /** The token at hand, for the last words of a page that is leaving. */
  lastToken(): string | null {
    return this.#user?.access_token ?? null;
  }

  async #goTo(address: string): Promise<void> {
    sessionStorage.removeItem(RETURNING);
    try {
      // Kept in this tab alone, and never sent: a page's address may say whom somebody looks for.
      const scope = scopeFor(this.#scope, sessionStorage.getItem(ORGANISATION));
      await this.#manager.signinRedirect({ scope, state: address });
    } catch {
      this.presence.set({ kind: "away", why: "failed" });
    }
  }

  async #finish(): Promise<void> {
    try {
      this.#user = await this.#manager.signinRedirectCallback();
      const [organisation, ...others] = organisationsOf(this.#user.access_token);
      if (organisation === undefined || others.length > 0) return await this.#choose();
      this.#begin(organisation);
    } catch {
      sessionStorage.removeItem(ORGANISATION);
      this.presence.set({ kind: "away", why: "failed" });
    }
    history.replaceState(null, "", `/${this.#addressOfBefore()}`);
  }

  /** Once: whoever comes back without an organisation belongs to none. */
  async #choose(): Promise<void> {
    sessionStorage.removeItem(ORGANISATION);
    if (sessionStorage.getItem(CHOOSING) === null) {
      sessionStorage.setItem(CHOOSING, "yes");
      return this.#goTo(this.#addressOfBefore());
    }
    sessionStorage.removeItem(CHOOSING);
    this.presence.set({ kind: "away", why: "of-none" });
    history.replaceState(null, "", "/");
  }

  #begin(organisation: string): void {
    if (sessionStorage.getItem(CHOOSING) !== null) remember(SEVERAL, this.#session());
    sessionStorage.removeItem(CHOOSING);
    sessionStorage.setItem(ORGANISATION, organisation);
    sessionStorage.setItem(RETURNING, "yes");
    this.presence.set({ kind: "present" });
    setInterval(() => void this.#keep(), CHECK_EVERY);
  }

  /** The issuer's name for this sign-in, the same in every tab. */
  #session(): string {
    const sid = this.#user?.profile.sid;
    return typeof sid === "string" ? sid : "";
  }

  /** Which page was open, or asked for, when the agent went to sign in. */
  #addressOfBefore(): string {
    const state = this.#user?.state;
    return typeof state === "string" && state.startsWith("#") ? state : "";
  }

  async #keep(): Promise<void> {
    if (this.presence.get().kind === "present") await this.token().catch(() => undefined);
  }

  async #renew(): Promise<User | null> {
    try {
      if (this.#user?.refresh_token === undefined) return this.#expire();
      const user = await this.#manager.signinSilent();
      if (user === null) return this.#expire();
      if (this.#isElsewhere(user)) return this.#expire("elsewhere");
      return (this.#user = user);
    } catch (error) {
      return this.#isRefusal(error) ? this.#expire() : this.#stillGood();
    } finally {
      this.#renewing = null;
    }
  }

  /** The issuer is away for a moment: what is left of the token may still serve. */
  #stillGood(): User | null {
    return this.#user !== null && !this.#user.expired ? this.#user : null;
  }

  /** In another tab of this browser the agent began to act for another organisation. */
  #isElsewhere(user: User): boolean {
    const mine = sessionStorage.getItem(ORGANISATION);
    const now = organisationsOf(user.access_token);
    return now.length > 0 && (now.length > 1 || now[0] !== mine);
  }

  #expire(why: "elsewhere" | null = null): null {
    this.#user = null;
    this.presence.set({ kind: "expired", why });
    return null;
  }

  #isRefusal(error: unknown): boolean {
    return error instanceof Error && error.name === "ErrorResponse";
  }
}

function isText(said: unknown): said is string {
  return typeof said === "string";
}
