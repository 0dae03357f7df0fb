import { randomUUID } from 'node:crypto';
import pino from 'pino';
import type { Role } from '../../../contract/domain.ts';
import type { EngineEvent } from '../../../contract/events.ts';
import type { OperationInput, OperationName, OperationOutput } from '../../../contract/operations.ts';
import type { Policy } from '../../../contract/policy.ts';
import { deriveDatabaseKeys } from '../../database/derive-keys.ts';
import { mainDatabaseFile } from '../../database/file-names.ts';
import { openEncrypted } from '../../database/open-encrypted.ts';
import { dispatch, type Caller, type Handlers } from '../../dispatch.ts';
import type { TrustSeal } from '../../keys/vault-file.ts';
import { accountFor } from '../../testing/account.ts';
import { openTemporaryDatabase } from '../../testing/temporary-database.ts';
import { fingerprintOf } from '../../trust/fingerprint.ts';
import { signDocument } from '../../trust/sign-document.ts';
import { hashOfText, type SignedDocument } from '../../trust/signed-document.ts';
import { createTestForce, type TestHolder } from '../../trust/testing/test-force.ts';
import { createPolicyHandlers } from '../handlers.ts';
import { startingPolicy } from '../draft.ts';
import { PolicyKeeper } from '../policy-keeper.ts';
import type { LiveDeployment } from '../status.ts';
import type { TakeInDeps } from '../take-in.ts';
import { createTrustHandlers } from '../trust-handlers.ts';

/** Trust and policy behind the real dispatch, on a real encrypted database, with a force outside it that signs. */
export async function openPolicyRoom() {
  const database = await openTemporaryDatabase();
  const { clock } = database;
  const force = createTestForce(clock.now());
  const events: EngineEvent[] = [];
  const room = {
    seal: null as TrustSeal | null,
    live: null as LiveDeployment | null,
    reconsidered: 0,
  };
  const keeper = new PolicyKeeper({
    mode: 'operational',
    database: () => database.client,
    seal: () => room.seal,
  });
  const takeIn: TakeInDeps = {
    mode: 'operational',
    database: () => database.client,
    keeper,
    now: clock.now,
    seal: () => room.seal,
    sealTrust: async (seal) => {
      room.seal = seal;
    },
    custodiansChanged: () => Promise.resolve(),
    reconsider: async () => {
      room.reconsidered += 1;
    },
    announce: (event) => events.push(event),
  };
  const model = { name: 'A model', modelHash: 'd'.repeat(64), defaultThreshold: 0.5 };
  // Only the operations under test are wired; dispatch reaches no other.
  const handlers = {
    ...createPolicyHandlers({
      ...takeIn,
      liveDeployment: () => Promise.resolve(room.live),
      model: () => model,
    }),
    ...createTrustHandlers(takeIn),
  } as Handlers;

  async function seat(role: Role | null) {
    const person = { id: randomUUID(), displayName: `The ${role ?? 'nobody'}`, role: role ?? 'operator' };
    const session =
      role === null
        ? null
        : {
            id: randomUUID(),
            person,
            token: '',
            mediaTicket: '',
            scope: { cameraIds: null, deploymentIds: null },
            expiresAt: Number.POSITIVE_INFINITY,
          };
    if (role !== null) await addAccount(person);
    const caller: Caller = { connectionId: 'seat', session, bind: () => undefined };
    async function ask<Name extends OperationName>(operation: Name, input: OperationInput<Name>) {
      const request = { kind: 'request', id: 1, operation, input };
      const reply = await dispatch(request, caller, {
        handlers,
        logger: pino({ level: 'silent' }),
        now: clock.now,
        isOpenTo: (name, asking) => keeper.isOpenTo(name, asking),
        heldBackBy: () => null,
      });
      if (reply === null) throw new Error('no reply');
      return reply;
    }
    return {
      ask,
      async get<Name extends OperationName>(operation: Name, input: OperationInput<Name>) {
        const reply = await ask(operation, input);
        if (!reply.ok) throw new Error(reply.error.message);
        // Dispatch parsed it with this operation's own schema.
        return reply.output as OperationOutput<Name>;
      },
      /** The sentence of a call that must be refused. */
      async refusal<Name extends OperationName>(operation: Name, input: OperationInput<Name>) {
        const reply = await ask(operation, input);
        if (reply.ok) throw new Error(`${operation} was not refused`);
        return `${reply.error.code}: ${reply.error.message}`;
      },
    };
  }

  async function addAccount(person: { id: string; displayName: string; role: Role }): Promise<void> {
    const account = accountFor(person.id, person.role, { displayName: person.displayName });
    await database.client.call('people.add', { account, kind: 'person.added' });
  }

  const rootFile = (): string =>
    JSON.stringify({
      format: 'cordon-force-root/1',
      document: signDocument({ kind: 'force-root', ...force.root, madeAt: clock.now() }, force.rootKey),
    });

  /** A version of the policy; each follows the text of the one before. */
  function policy(changes: Partial<Policy> = {}): Policy {
    return {
      ...startingPolicy({
        mode: 'operational',
        force: 'Example Police',
        draftedAt: clock.now(),
        revocationList: 0,
        models: [{ hash: model.modelHash, name: model.name, thresholdFloor: 0.5 }],
      }),
      ...changes,
    };
  }

  return {
    database,
    clock,
    force,
    keeper,
    events,
    room,
    model,
    seat,
    policy,
    rootFile,
    fingerprint: fingerprintOf(force.root.publicKey),
    signed: (content: Policy, signers: readonly TestHolder[] = force.signers): string =>
      JSON.stringify(force.pack(content, signers)),
    hashOf: (content: Policy): string => hashOfText(JSON.stringify(content)),
    listFile: (document: SignedDocument): string =>
      JSON.stringify({ format: 'cordon-revocations/1', document }),
    /** What somebody does who has the database's key, but not the engine: it sees nothing of it until it is opened again. */
    async tamper(statements: string): Promise<void> {
      await database.client.close();
      const connection = openEncrypted({
        directory: database.directory,
        file: mainDatabaseFile,
        key: deriveDatabaseKeys(database.vaultKey).main,
        mustExist: true,
      });
      connection.exec(statements);
      connection.close();
      await database.reopen();
    },
    /** The log's own words, newest first. */
    async logged(kind: string): Promise<readonly string[]> {
      const { entries } = await database.client.call('case-log.list', {
        role: 'auditor',
        filter: { kind },
        isOldestFirst: false,
        before: null,
        after: null,
        limit: 100,
      });
      return entries.map(({ words }) => words);
    },
    [Symbol.asyncDispose]: () => database.dispose(),
  };
}
