/** What the server tells the console about where it runs; read once, refused if incomplete. */

export interface Config {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  /** Path of the GraphQL door, for POST and for the WebSocket. */
  readonly graphql: string;
  readonly edition: "demo" | "production";
  readonly helpUrl: string | null;
}

export async function loadConfig(): Promise<Config> {
  const answer = await fetch("/config.json", { cache: "no-store" });
  if (!answer.ok) throw new Error(`/config.json answered ${answer.status}`);
  return readConfig(await answer.json());
}

export function readConfig(said: unknown): Config {
  const { issuer, clientId, scope, graphql, edition, helpUrl } = said as Partial<Config>;
  if (!issuer || !clientId || !scope || !graphql) throw new Error("/config.json is incomplete");
  return {
    issuer,
    clientId,
    scope,
    graphql,
    edition: edition === "demo" ? "demo" : "production",
    helpUrl: helpUrl ?? null,
  };
}
