import type { Mode } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { TrustSeal } from '../keys/vault-file.ts';
import type { Checked } from '../trust/checked.ts';
import type { PolicyKeeper } from './policy-keeper.ts';

/** What taking in something signed needs of the engine. */
export interface TakeInDeps {
  readonly mode: Mode;
  readonly database: () => DatabaseClient;
  readonly keeper: PolicyKeeper;
  readonly now: () => number;
  /** What is trusted here at least, as the vault knows it. */
  readonly seal: () => TrustSeal | null;
  /** Writes it into the vault, under its MAC. */
  readonly sealTrust: (trust: TrustSeal) => Promise<void>;
  /** There are other custodians: keys go into escrow with them. */
  readonly custodiansChanged: () => Promise<void>;
  /** What the gate depends on has changed. */
  readonly reconsider: () => Promise<void>;
  readonly announce: (event: EngineEvent) => void;
}

/** What was checked. @throws AppError `not-trusted` with the reason, once it is an entry of the log */
export async function mustCount<Value>(
  checked: Checked<Value>,
  what: string,
  actorId: string | null,
  { database }: Pick<TakeInDeps, 'database'>,
): Promise<Value> {
  if (checked.ok) return checked.value;
  await database().call('policy.note-refusal', { what, because: checked.because, actorId });
  throw new AppError('not-trusted', checked.because);
}

/**
 * What is trusted or in force has changed, in the database: the vault follows, and everything that goes by it hears of
 * it. Broken off before the vault knew, the database is ahead of it, which counts.
 */
export async function afterChange(
  change: Partial<Omit<TrustSeal, 'rootKey'>>,
  { keeper, seal, sealTrust, announce, reconsider }: TakeInDeps,
): Promise<void> {
  const sealed = seal();
  if (sealed === null) throw new Error('nothing is taken in before a root was pinned');
  await sealTrust({ ...sealed, ...change });
  await keeper.refresh();
  announce({ kind: 'policy.changed' });
  // It rejects only with the gate closed, and what was taken in counts either way.
  await reconsider().catch(() => undefined);
}
