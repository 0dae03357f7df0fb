import { AppError } from '../../contract/errors.ts';
import { openChain } from '../trust/authority.ts';
import type { Trust } from '../trust/certificates.ts';
import { accepted, refused, type Checked } from '../trust/checked.ts';
import { isCodeOf, readCode, slotAt, slotTimes, type PresenceChain } from '../trust/presence-chain.ts';
import type { Mode } from '../../contract/domain.ts';
import type { DatabaseClient } from '../database/client.ts';
import { CodeAttempts } from './attempts.ts';
import { isOver } from './lifecycle.ts';
import type { Deployment } from './queries.ts';

export interface PresenceDeps {
  readonly database: () => DatabaseClient;
  readonly mode: Mode;
  /** By the steady clock. */
  readonly now: () => number;
  readonly trust: () => Promise<Checked<Trust>>;
  readonly reconsider: () => Promise<void>;
  /** Somebody typed a code that counts. */
  readonly onTyped: () => Promise<void> | undefined;
}

/** Whose word is asked for next, and when; null where there is no chain. */
export interface PresenceStatus {
  /** When the next code is due; null outside the window. */
  readonly slot: { readonly from: number; readonly ends: number } | null;
  readonly isConfirmed: boolean;
  /** Until when the last code counts; null for none. */
  readonly countsUntil: number | null;
  readonly officer: string;
}

/** Takes the on-site officer's codes in. Nothing here can make one. */
export class Presence {
  readonly #deps: PresenceDeps;
  readonly #attempts = new CodeAttempts();

  constructor(deps: PresenceDeps) {
    this.#deps = deps;
  }

  /**
   * A code that somebody typed. Counts once, and for its own slot only.
   * @param actorId who typed it; null for the demonstration's officer by itself
   * @throws AppError that says why it doesn't count
   */
  async confirm(typed: string, actorId: string | null): Promise<{ readonly countsUntil: number }> {
    const { database, now } = this.#deps;
    const deployment = await database().call('deployments.current');
    if (deployment === null || isOver(deployment.state) || deployment.presence === null)
      throw new AppError('conflict', 'No deployment waits for a code.');
    const chain = await this.#chainOf(deployment);
    if (!chain.ok) throw new AppError('not-trusted', chain.because);
    const at = now();
    this.#attempts.admit(at);
    const read = checkCode(chain.value, typed, at);
    if (!read.ok) {
      this.#attempts.noteWrong(at);
      if (actorId !== null)
        await database().call('presence.note-refusal', {
          deploymentId: deployment.id,
          because: read.because,
          actorId,
        });
      throw new AppError('bad-request', read.because, { details: { field: 'code' } });
    }
    const countsUntil = slotTimes(chain.value, read.value.slot).counts;
    await database().call('presence.confirm', {
      ...read.value,
      deploymentId: deployment.id,
      countsUntil,
      actorId,
    });
    if (actorId !== null) await this.#deps.onTyped();
    // It rejects only with the gate closed, and the code counts either way.
    await this.#deps.reconsider().catch(() => undefined);
    return { countsUntil };
  }

  async status(deployment: Deployment): Promise<PresenceStatus | null> {
    const chain = await this.#openChainOf(deployment);
    if (chain === null || !chain.ok || isOver(deployment.state)) return null;
    const { chain: course, officer } = chain.value;
    const latest = await this.#deps.database().call('presence.latest', { deploymentId: deployment.id });
    const slot = slotAt(course, this.#deps.now());
    const { from, ends } = slotTimes(course, slot ?? 0);
    return {
      slot: slot === null ? null : { from, ends },
      isConfirmed: slot !== null && latest?.slot === slot,
      countsUntil: latest === null ? null : slotTimes(course, latest.slot).counts,
      officer: officer.holder,
    };
  }

  async #chainOf(deployment: Deployment): Promise<Checked<PresenceChain>> {
    const opened = await this.#openChainOf(deployment);
    if (opened === null) return refused('No on-site officer has given their word for this deployment.');
    return opened.ok ? accepted(opened.value.chain) : opened;
  }

  async #openChainOf({ presence }: Deployment) {
    if (presence === null) return null;
    const trust = await this.#deps.trust();
    return trust.ok ? openChain(presence, trust.value, this.#deps.mode, this.#deps.now()) : trust;
  }
}

/** Whether a code is that of the slot at this moment. */
function checkCode(
  chain: PresenceChain,
  typed: string,
  at: number,
): Checked<{ readonly slot: number; readonly code: string }> {
  const slot = slotAt(chain, at);
  if (slot === null) return refused('The window of the deployment is not open: no code counts now.');
  const code = readCode(typed);
  if (code === null)
    return refused(
      'A code has sixteen letters and digits, in four groups of four. There is no I, L, O or U in it.',
    );
  if (isCodeOf(chain, slot, code)) return accepted({ slot, code });
  if (isCodeOf(chain, slot - 1, code))
    return refused(
      'This is the code before the present one. Ask the on-site officer for the one that shows now.',
    );
  if (isCodeOf(chain, slot + 1, code))
    return refused(
      'This code is for the time after the present one: the officer’s clock is ahead of this machine’s, or this one is behind. Set them right.',
    );
  return refused('This is not the on-site officer’s code. Have it read out again.');
}
