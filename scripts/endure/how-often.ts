/**
 * How often something is tried in a test: each commit is held to what we claim; at a desk a tenth of it says enough.
 * `npm run endure` does all of it.
 */
export const howOften = (claimed: number, atDesk: number): number =>
  process.env['CI'] === 'true' ? claimed : atDesk;

/** Another one each time; named in what fails, to try it again. */
export const anySeed = (): number => Math.floor(Math.random() * 2 ** 31);

export const nothingLost = { lost: 0, broken: 0, findings: [] };
