import { randomUUID } from 'node:crypto';
import { AppError } from '../../../contract/errors.ts';
import type { EngineEvent } from '../../../contract/events.ts';
import type { OperationName } from '../../../contract/operations.ts';
import type { consignmentOperations } from '../../../contract/consignments.ts';
import type { PaperKind } from '../../consignment-mail.ts';
import type { DatabaseClient } from '../../database/client.ts';
import type { Caller, Handlers } from '../../dispatch.ts';
import { personOf } from '../../session.ts';
import type { Checked } from '../../trust/checked.ts';
import { consignmentView } from './consignment-view.ts';

/** What is to go to a site, as it was signed, and what it is called. */
export interface SignedPapers {
  readonly name: string;
  readonly files: readonly string[];
}

export interface ConsignmentDeps {
  readonly database: () => DatabaseClient;
  /** Every version of the policy that was in force here. @throws AppError where there is none */
  readonly policyFiles: () => Promise<SignedPapers>;
  /** The newest list of revocations. @throws AppError where there is none */
  readonly revocationFiles: () => Promise<SignedPapers>;
  /** Whether somebody signed it who may authorise, as far as that can be told away from its deployment. */
  readonly checkAuthority: (file: string) => Promise<Checked<SignedPapers>>;
  /** By the policy in force. @throws AppError `no-policy` */
  readonly listUsableForMs: () => Promise<number>;
  /** There is something to be sent. */
  readonly look: () => void;
  readonly announce: (event: EngineEvent) => void;
}

type ConsignmentHandlers = Pick<Handlers, OperationName & keyof typeof consignmentOperations>;

/** What a control room sends down. */
export function createConsignmentHandlers(deps: ConsignmentDeps): ConsignmentHandlers {
  const { database, look, announce } = deps;
  const newId = (): string => `consignment-${randomUUID().slice(0, 13)}`;
  function changed(): void {
    announce({ kind: 'consignments.changed' });
    look();
  }

  async function sendPapers(
    site: string,
    what: PaperKind,
    { name, files }: SignedPapers,
    caller: Caller,
  ): Promise<{ readonly id: string }> {
    const id = newId();
    await database().call('consignments.send-papers', {
      id,
      site,
      what,
      name,
      files,
      actorId: personOf(caller).id,
    });
    changed();
    return { id };
  }

  return {
    'consignments.list': async () => {
      const [parties, all] = await Promise.all([
        database().call('sites.parties'),
        database().call('consignments.all'),
      ]);
      return {
        sites: parties
          .filter(({ name, revokedAt }) => revokedAt === null && name !== 'control')
          .map(({ name }) => name),
        consignments: all.map(consignmentView),
      };
    },
    'consignments.send-list': async ({ site, listId }, caller) => {
      const id = newId();
      await database().call('consignments.send-list', {
        id,
        site,
        listId,
        usableForMs: await deps.listUsableForMs(),
        actorId: personOf(caller).id,
      });
      changed();
      return { id };
    },
    'consignments.send-policy': async ({ site }, caller) =>
      sendPapers(site, 'policy', await deps.policyFiles(), caller),
    'consignments.send-revocations': async ({ site }, caller) =>
      sendPapers(site, 'revocations', await deps.revocationFiles(), caller),
    'consignments.send-authority': async ({ site, file }, caller) => {
      const checked = await deps.checkAuthority(file);
      if (!checked.ok) throw new AppError('not-trusted', checked.because);
      return sendPapers(site, 'authority', checked.value, caller);
    },
    'consignments.call-back': async ({ id, reason }, caller) => {
      await database().call('consignments.recall', { id, reason, actorId: personOf(caller).id });
      changed();
      return {};
    },
  };
}
