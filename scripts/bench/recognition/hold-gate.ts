import { gateLeaseMs } from '../../../src-main/engine/recognition/gate/gate-lease.ts';

/** Says a decision of the gate over and over, as the engine does: the processes forget one that isn't renewed. */
export function holdGate(open: () => void): { release(): void } {
  open();
  const timer = setInterval(open, gateLeaseMs / 5);
  return { release: () => clearInterval(timer) };
}
