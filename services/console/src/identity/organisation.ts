/**
 * For whom the agent acts, as its access token says: one organisation at a time. Read for
 * what the screen asks next, and never for a right: the API reads the token by itself.
 */

/** Word of a scope that leaves the choice to the provider; `organization:<alias>` makes it. */
const ANY = "organization";

/** Aliases of the token's organisations; none of a token that cannot be read. */
export function organisationsOf(accessToken: string): readonly string[] {
  try {
    const said: unknown = JSON.parse(inText(accessToken.split(".")[1] ?? ""));
    const { organization } = said as { organization?: unknown };
    return isTable(organization) ? Object.keys(organization) : [];
  } catch {
    return [];
  }
}

/** The scope that asks for this organisation and no other; unchanged where none is known. */
export function scopeFor(scope: string, organisation: string | null): string {
  if (organisation === null) return scope;
  const words = scope.split(" ");
  return words.map((word) => (word === ANY ? `${ANY}:${organisation}` : word)).join(" ");
}

function isTable(said: unknown): said is object {
  return typeof said === "object" && said !== null && !Array.isArray(said);
}

function inText(base64: string): string {
  const bytes = atob(base64.replace(/-/g, "+").replace(/_/g, "/"));
  return new TextDecoder().decode(Uint8Array.from(bytes, (letter) => letter.charCodeAt(0)));
}
