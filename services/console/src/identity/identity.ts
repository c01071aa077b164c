/**
 * Who sits here: authorization code with PKCE, tokens in memory only.
 *
 * Access tokens live a minute; `token` renews them one request at a time, because a
 * refresh token used twice ends the session. A reload forgets them: the issuer's own
 * session then signs the agent in again without a question.
 *
 * One `Identity` is one person: whoever takes over at the same desk has another one, and of
 * the former nothing is kept.
 *
 * An agent of several organisations acts for one at a time. A first sign-in may name none,
 * since the issuer asks for whom only where its session goes on: it is passed through again.
 *
 * A step-up gives new tokens of the same session, in a window of its own: they replace the
 * old ones only where they speak of the same person.
 */
import { InMemoryWebStorage, type User, UserManager, WebStorageStateStore } from "oidc-client-ts";

import type { Config } from "../api/config";
import { remember, remembered } from "../kit/preferences";
import { Store } from "../kit/store";
import { organisationsOf, scopeFor } from "./organisation";
import type { Outcome } from "./proof";

export type Presence =
  | { readonly kind: "away"; readonly why: "failed" | "of-none" | null }
  | { readonly kind: "present" }
  | { readonly kind: "expired"; readonly why: "elsewhere" | null }
  | { readonly kind: "over"; readonly why: Why }
  /** At a shared desk: another person is about to sit here. */
  | { readonly kind: "left" };

/** Why the session ended; the server's own sentence is in French. */
export interface Why {
  readonly code: string;
  readonly message: string | null;
}

/** A token with less than this left is renewed before it is used. */
const LEFT_SECONDS = 15;
const CHECK_EVERY = 5000;
const CALLBACK = "/auth/callback";
/** Where a step-up's window comes back to; `services/kit/returns.py` says the same. */
const STEP_UP = "/auth/step-up";
const WINDOW = "beffroi-step-up";
const WINDOW_SIZE = "popup,width=520,height=680";
const NEXT_WINDOW = "beffroi-next";
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
  #beside: Window | null = null;
  #keeping: ReturnType<typeof setInterval> | undefined;
  #leaving = false;

  constructor(config: Config) {
    this.#scope = config.scope;
    this.#manager = new UserManager({
      authority: config.issuer,
      client_id: config.clientId,
      scope: config.scope,
      redirect_uri: new URL(CALLBACK, location.origin).href,
      popup_redirect_uri: new URL(STEP_UP, location.origin).href,
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
    if (location.pathname === STEP_UP) return this.#answerOpener();
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

  /** The session was ended elsewhere: nothing of it is left here, and the entrance says why. */
  over(why: Why): void {
    // Who signs out here knows why.
    if (this.#leaving || this.presence.get().kind === "over") return;
    for (const name of [RETURNING, ORGANISATION, CHOOSING]) sessionStorage.removeItem(name);
    this.#user = null;
    this.presence.set({ kind: "over", why });
  }

  async signOut(): Promise<void> {
    this.#leaving = true;
    for (const name of [RETURNING, ORGANISATION, CHOOSING]) sessionStorage.removeItem(name);
    try {
      await this.#manager.signoutRedirect({ id_token_hint: this.#user?.id_token ?? "" });
    } catch {
      // An issuer without a sign-out door, or away: forgetting the tokens is what we can do.
      location.assign("/");
    }
  }

  /** A window for whoever signs in next; null where the browser blocks it. */
  openBeside(): Window | null {
    return (this.#beside = window.open("", NEXT_WINDOW, WINDOW_SIZE));
  }

  /**
   * The next person signs in, in the window that was opened beside this page, whose pictures
   * go on. The provider is told to ask for credentials, whoever it still knows.
   */
  async signInBeside(abandoned: AbortSignal): Promise<"present" | "blocked" | "failed"> {
    const opened = this.#beside;
    if (opened === null) return "blocked";
    try {
      this.#user = await this.#manager.signinPopup({
        // A desk is one organisation's: the next one acts for the same.
        scope: scopeFor(this.#scope, sessionStorage.getItem(ORGANISATION)),
        prompt: "login",
        popupWindowTarget: NEXT_WINDOW,
        popupAbortOnClose: true,
        popupSignal: abandoned,
      });
    } catch {
      opened.close();
      return "failed";
    }
    const [organisation, ...others] = organisationsOf(this.#user.access_token);
    if (organisation === undefined || others.length > 0) return "failed";
    this.#begin(organisation);
    return "present";
  }

  /** This person has left the desk: their session ends at the provider (RFC 7009), and no token stays. */
  async leave(): Promise<void> {
    this.#leaving = true;
    clearInterval(this.#keeping);
    sessionStorage.removeItem(RETURNING);
    const user = this.#user;
    this.#user = null;
    this.presence.set({ kind: "left" });
    try {
      if (user !== null) await this.#manager.revokeTokens(["refresh_token"]);
    } catch {
      // A provider that is away, or revokes nothing: the session is short, and asks again.
    }
    await this.#manager.removeUser();
  }

  /** Asks for `level` in a window beside this page; another's answer is no proof. */
  async stepUp(level: string, abandoned: AbortSignal): Promise<Outcome> {
    const known = this.#user;
    const opened = window.open("", WINDOW, WINDOW_SIZE);
    if (opened === null) return "blocked";
    try {
      const user = await this.#manager.signinPopup({
        ...this.#asking(level),
        popupWindowTarget: WINDOW,
        popupAbortOnClose: true,
        popupSignal: abandoned,
      });
      if (known === null || user.profile.sub !== known.profile.sub) {
        await this.#manager.storeUser(this.#user);
        return "failed";
      }
      this.#user = user;
      return "proved";
    } catch (error) {
      opened.close();
      return this.#isRefusal(error) ? "failed" : "closed";
    }
  }

  /** The same in this very page, which ends; the address it comes back to is the one it left. */
  async stepUpHere(level: string): Promise<void> {
    await this.#manager.signinRedirect({ ...this.#asking(level), state: location.hash });
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

  /**
   * The level as a duty (OpenID Connect Core 1.0 §5.5.1.1), not as a wish that an address can
   * lose. No age: a provider gives this level anew each time, and would ask for more.
   */
  #asking(level: string) {
    const claims = { id_token: { acr: { essential: true, values: [level] } } };
    return {
      // Whoever acts for several is not asked again for which.
      scope: scopeFor(this.#scope, sessionStorage.getItem(ORGANISATION)),
      extraQueryParams: { claims: JSON.stringify(claims) },
    };
  }

  /** In the window of a step-up: whoever opened it closes it. */
  async #answerOpener(): Promise<void> {
    await this.#manager.signinPopupCallback();
    await new Promise(() => undefined);
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
    this.#keeping = setInterval(() => void this.#keep(), CHECK_EVERY);
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
    const before = this.#user;
    try {
      if (before?.refresh_token === undefined) return this.#expire();
      const renewed = await this.#manager.signinSilent();
      if (this.#user !== before) {
        // A step-up came first: its tokens are the newer ones.
        await this.#manager.storeUser(this.#user);
        return this.#user;
      }
      if (renewed === null) return this.#expire();
      if (this.#isElsewhere(renewed)) return this.#expire("elsewhere");
      return (this.#user = renewed);
    } catch (error) {
      if (this.#user !== before) return this.#user;
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
    if (this.presence.get().kind === "left") return null;
    this.#user = null;
    if (this.presence.get().kind !== "over") this.presence.set({ kind: "expired", why });
    return null;
  }

  #isRefusal(error: unknown): boolean {
    return error instanceof Error && error.name === "ErrorResponse";
  }
}

function isText(said: unknown): said is string {
  return typeof said === "string";
}
