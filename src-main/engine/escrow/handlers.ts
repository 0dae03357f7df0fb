import { randomUUID } from 'node:crypto';
import type { Mode } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Caller, Handlers } from '../dispatch.ts';
import { depositsIn } from '../keys/deposit.ts';
import { everyKey } from '../keys/every-key.ts';
import type { Keys } from '../keys/key-groups.ts';
import type { Vault } from '../keys/vault.ts';
import { hashOfText } from '../trust/signed-document.ts';
import type { EscrowKeeper } from './escrow-keeper.ts';
import { escrowView } from './escrow-view.ts';
import type { EscrowRequest, EscrowRequestFile } from './files.ts';
import { checkRehearsal } from './rehearsal.ts';

export interface EscrowHandlerDeps {
  readonly mode: Mode;
  readonly keeper: EscrowKeeper;
  readonly database: () => DatabaseClient;
  readonly vault: () => Vault;
  readonly held: () => Keys | null;
  /** What the policy in force asks for, or what holds in its place. */
  readonly rehearsedEveryDays: () => number;
  readonly now: () => number;
  readonly announce: (event: EngineEvent) => void;
}

type EscrowHandlers = Pick<Handlers, 'escrow.read' | 'escrow.begin-rehearsal' | 'escrow.finish-rehearsal'>;

export function createEscrowHandlers(deps: EscrowHandlerDeps): EscrowHandlers {
  const { mode, keeper, database, vault, held, now, announce } = deps;

  /** Over deposits that are made anew: nobody can answer with what they kept of an earlier one. */
  async function begin(actorId: string | null): Promise<EscrowRequestFile & { readonly id: string }> {
    const custodians = await keeper.custodians();
    if (custodians === null)
      throw new AppError('conflict', 'No key is in escrow. An admin imports the list of custodians first.');
    if (!custodians.ok) throw new AppError('not-trusted', custodians.because);
    if (everyKey(vault(), held()) === null) {
      throw new AppError(
        'keys-locked',
        'For a rehearsal every key goes into escrow anew, and the key of faces is with those who review. An operator or supervisor has to be signed in, on this seat or another.',
      );
    }
    await keeper.deposit({ isAnew: true });
    const { deposits } = vault();
    const id = `rehearsal-${randomUUID().slice(0, 8)}`;
    const request: EscrowRequest = {
      kind: 'escrow-request',
      purpose: 'rehearsal',
      mode,
      id,
      at: now(),
      deposits,
    };
    const file: EscrowRequestFile = { format: 'cordon-escrow-request/1', payload: JSON.stringify(request) };
    await database().call('escrow.begin-rehearsal', {
      id,
      requestHash: hashOfText(file.payload),
      deposits: depositsIn(deposits).map(([, deposit]) => deposit.id),
      actorId,
    });
    announce({ kind: 'keys.changed' });
    return { ...file, id };
  }

  return {
    'escrow.read': async () => {
      const [custodians, last, begun] = await Promise.all([
        keeper.custodians(),
        database().call('escrow.last-rehearsal'),
        database().call('escrow.begun-rehearsal'),
      ]);
      return escrowView({
        custodians,
        last,
        begun,
        deposits: vault().deposits,
        holders: (group) => vault().holders(group),
        rehearsedEveryDays: deps.rehearsedEveryDays(),
        now: now(),
      });
    },

    'escrow.begin-rehearsal': async (_input, caller) => {
      const { id, ...file } = await begin(idOf(caller));
      return {
        fileName: `${id}.request.json`,
        contentType: 'application/json',
        text: `${JSON.stringify(file, null, 2)}\n`,
      };
    },

    'escrow.finish-rehearsal': async ({ files }, caller) => {
      const begun = await database().call('escrow.begun-rehearsal');
      if (begun === null)
        throw new AppError(
          'conflict',
          'No rehearsal was begun. Begin one, and take its request to the custodians.',
        );
      const checked = checkRehearsal(files, begun, mode, vault().deposits);
      if (!checked.ok) throw new AppError('not-trusted', checked.because);
      const { custodians, groups } = checked.value;
      await database().call('escrow.finish-rehearsal', {
        id: begun.id,
        custodians,
        groups,
        actorId: idOf(caller),
      });
      announce({ kind: 'keys.changed' });
      return { custodians: [...custodians] };
    },
  };
}

const idOf = (caller: Caller): string | null => caller.session?.person.id ?? null;
