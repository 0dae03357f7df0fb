import { AppError } from '../../src-main/contract/errors.ts';
import type { CommandDeps } from './command.ts';
import { escrowAnswer } from './escrow-answer.ts';
import { escrowCustodians } from './escrow-custodians.ts';
import { escrowKeygen } from './escrow-keygen.ts';

const steps: Readonly<Record<string, (args: readonly string[], deps: CommandDeps) => Promise<void>>> = {
  keygen: escrowKeygen,
  custodians: escrowCustodians,
  answer: escrowAnswer,
};

/** `escrow`: for the three custodians, and for the keeper of the root who vouches for them. */
export function escrow([name = '', ...args]: readonly string[], deps: CommandDeps): Promise<void> {
  const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
  if (step === undefined)
    throw new AppError('bad-request', `Say what: escrow ${Object.keys(steps).join(', escrow ')}.`);
  return step(args, deps);
}
