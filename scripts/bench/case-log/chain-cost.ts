import { atMost, type Row } from '../row.ts';
import { lowerQuartile } from '../statistics.ts';
import { entry, openChainlessLog } from './append-without-chain.ts';
import { openCordonDatabase } from './bench-database.ts';

/** As many as lie between two checkpoints, so that each turn holds one signature. */
const appendsPerTurn = 100;

/** The share of an append, commit included, that goes into chain, tree, head and checkpoint. */
export function measureChainCost(turns: number): Row {
  const cordon = openCordonDatabase();
  const chainless = openChainlessLog();
  try {
    const chained = (): number => timeOf(() => cordon.run('case-log.append', entry));
    const unchained = (): number => timeOf(() => chainless.append());
    chained();
    unchained();
    const chainedMs: number[] = [];
    const unchainedMs: number[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      if (turn % 2 === 0) unchainedMs.push(unchained());
      chainedMs.push(chained());
      if (turn % 2 === 1) unchainedMs.push(unchained());
    }
    const share = 1 - lowerQuartile(unchainedMs) / lowerQuartile(chainedMs);
    return atMost(0.1, 'chain-cost', share, 'share of an append');
  } finally {
    cordon.close();
    chainless.close();
  }
}

/** Milliseconds of one turn. */
function timeOf(append: () => void): number {
  const startedMs = performance.now();
  for (let nth = 0; nth < appendsPerTurn; nth += 1) append();
  return performance.now() - startedMs;
}
