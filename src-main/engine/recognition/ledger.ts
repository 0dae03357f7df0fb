import type { Ledger } from '../../contract/domain.ts';

export const emptyLedger: Ledger = {
  tracks: 0,
  alerts: 0,
  repeats: 0,
  blueList: 0,
  forgotten: 0,
  lost: 0,
  inFlight: 0,
};

/** `tracks = alerts + repeats + blue-list + forgotten + lost + in flight`, each counted where it happens. */
export function isBalanced(ledger: Ledger): boolean {
  return (
    ledger.tracks ===
    ledger.alerts + ledger.repeats + ledger.blueList + ledger.forgotten + ledger.lost + ledger.inFlight
  );
}

export function addLedgers(a: Ledger, b: Ledger): Ledger {
  return {
    tracks: a.tracks + b.tracks,
    alerts: a.alerts + b.alerts,
    repeats: a.repeats + b.repeats,
    blueList: a.blueList + b.blueList,
    forgotten: a.forgotten + b.forgotten,
    lost: a.lost + b.lost,
    inFlight: a.inFlight + b.inFlight,
  };
}
