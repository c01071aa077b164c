/** What the API asks to be proved before an act (RFC 9470), read from its refusal. */

export interface Challenge {
  /** `acr_values`, as the provider writes its levels. */
  readonly level: string;
}

/** Of a `WWW-Authenticate` header; null for any other refusal. */
export function readChallenge(header: string | null): Challenge | null {
  if (header === null || !/\berror="insufficient_user_authentication"/.test(header)) return null;
  const level = /\bacr_values="([\w.:/-]{1,40})"/.exec(header)?.[1];
  return level === undefined ? null : { level };
}
