/** A forgotten case does not compile; at run time it fails loudly. */

export function never(value: never): never {
  throw new Error(`unexpected case ${JSON.stringify(value)}`);
}
