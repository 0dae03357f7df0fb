import type { Ledger } from '../contract/domain.ts';

/** `tracks = alerts + repeats + blue-list + forgotten + lost + in flight`, each counted where it happens. */
export function isBalanced(ledger: Ledger): boolean {
  return (
    ledger.tracks ===
    ledger.alerts + ledger.repeats + ledger.blueList + ledger.forgotten + ledger.lost + ledger.inFlight
  );
}

/** The sum of ledgers, term by term; whatever else the rows carry is left out. */
export function sumLedgers(ledgers: readonly Ledger[]): Ledger {
  const sum = (term: keyof Ledger) => ledgers.reduce((total, ledger) => total + ledger[term], 0);
  return {
    tracks: sum('tracks'),
    alerts: sum('alerts'),
    repeats: sum('repeats'),
    blueList: sum('blueList'),
    forgotten: sum('forgotten'),
    lost: sum('lost'),
    inFlight: sum('inFlight'),
  };
}
