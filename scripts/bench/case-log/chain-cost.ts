import { threadCpuMs } from '../cpu-time.ts';
import { atMost, printed, type Row } from '../row.ts';
import { lowerQuartile } from '../statistics.ts';
import { entry, openChainlessLog } from './append-without-chain.ts';
import { openCordonDatabase } from './bench-database.ts';

/** As many as lie between two checkpoints, so that each turn holds one signature. */
const appendsPerTurn = 100;

interface Turn {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/**
 * The share of an append, commit included, that goes into chain, tree, head and checkpoint: 1 − rate with ÷ rate
 * without. That is the time that an append without them is spared ÷ the time of an append. Both write the same page
 * (but for a checkpoint's, one append in 100) and wait for the disk equally long, so the time that is spared is CPU
 * time, and is measured as such: a difference of two waits would be noise. Printed beside it: from wall time.
 */
export function measureChainCost(turns: number): readonly Row[] {
  const cordon = openCordonDatabase();
  const chainless = openChainlessLog();
  try {
    const takeTurn = {
      chained: (): Turn => timeOf(() => cordon.run('case-log.append', entry)),
      unchained: (): Turn => timeOf(() => chainless.append()),
    };
    takeTurn.chained();
    takeTurn.unchained();
    const chained: Turn[] = [];
    const unchained: Turn[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      if (turn % 2 === 0) unchained.push(takeTurn.unchained());
      chained.push(takeTurn.chained());
      if (turn % 2 === 1) unchained.push(takeTurn.unchained());
    }
    const cpuMs = (of: readonly Turn[]): number => lowerQuartile(of.map((turn) => turn.cpuMs));
    const wallMs = (of: readonly Turn[]): number => lowerQuartile(of.map((turn) => turn.wallMs));
    const appendMs = wallMs(chained);
    const sparedMs = cpuMs(chained) - cpuMs(unchained);
    return [
      atMost(0.1, 'chain-cost', sparedMs / appendMs, 'share of an append'),
      printed('chain-cost-cpu', sparedMs / cpuMs(chained), 'share of its CPU time'),
      printed('chain-cost-wall', (appendMs - wallMs(unchained)) / appendMs, 'share of an append'),
      printed('append', appendMs, 'ms'),
      printed('append-cpu', cpuMs(chained), 'ms'),
    ];
  } finally {
    cordon.close();
    chainless.close();
  }
}

/** Milliseconds an append, over one turn. */
function timeOf(append: () => void): Turn {
  const started = { wallMs: performance.now(), cpuMs: threadCpuMs() };
  for (let nth = 0; nth < appendsPerTurn; nth += 1) append();
  return {
    wallMs: (performance.now() - started.wallMs) / appendsPerTurn,
    cpuMs: (threadCpuMs() - started.cpuMs) / appendsPerTurn,
  };
}
