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
 * The share of an append, commit included, that goes into chain, tree, head and checkpoint: the CPU time that an append
 * without them is spared ÷ the time of an append. Both wait for the disk equally long, and a difference of two waits
 * would be noise.
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
    const appendMs = lowerQuartile(chained.map(({ wallMs }) => wallMs));
    return [
      atMost(0.1, 'chain-cost', (cpuMs(chained) - cpuMs(unchained)) / appendMs, 'share of an append'),
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
