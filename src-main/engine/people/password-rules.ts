/** Fewer different signs than this are a pattern, not a password. */
const fewestSigns = 5;
/** A shorter part of a name stands in many words by chance. */
const shortestPart = 4;

/** Why a password is too easy to guess beyond its length, which the contract checks; null when it is not. Pure. */
export function passwordProblem(password: string, loginName: string): string | null {
  const folded = password.toLowerCase();
  const parts = loginName.split(/[.-]/).filter((part) => part.length >= shortestPart);
  if (parts.some((part) => folded.includes(part))) return 'Leave your login name out of the password.';
  if (new Set(folded).size < fewestSigns) return 'Use more different signs than that.';
  return null;
}
