/** Why no answer came, as a code of the catalogue. */

export const REQUEST_FAILED = "request-failed";

/** What `asked` answers; null where it fails, and then why. */
export async function tried<Answer>(
  asked: Promise<Answer>,
): Promise<{ readonly answer: Answer | null; readonly failed: string }> {
  try {
    return { answer: await asked, failed: REQUEST_FAILED };
  } catch (error) {
    return { answer: null, failed: codeOf(error) };
  }
}

export function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" ? code : REQUEST_FAILED;
}
