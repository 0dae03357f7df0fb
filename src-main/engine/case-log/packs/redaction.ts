/** Entries whose content names nobody and holds nothing that people wrote: a redacted pack shows these. */
export const shownWhenRedacted = [
  'log.began',
  'engine.started',
  'clock.jumped',
  'gate.changed',
  'ledger.counted',
  'model.loaded',
  'presence.confirmed',
  'deployment.self-test-began',
  'deployment.self-test-finished',
] as const;

export const leftOutWhenRedacted = [
  'Pictures, clips, names, scores, votes, reasons and notes are left out.',
  'Of the entries that are about somebody, or that people wrote words into, the header is shown: when it was, of what kind it is, and whose id did it. The content stays tied to it by its hash, so whoever is shown the full pack later can see that it is the same.',
  'People are named by their ids and roles.',
] as const;
