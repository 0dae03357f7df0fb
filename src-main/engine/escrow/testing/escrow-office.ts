import type { OperationName } from '../../../contract/operations.ts';
import type { Handlers } from '../../dispatch.ts';
import { KeyRenewal } from '../../keys/key-renewal.ts';
import { createKeyHandlers } from '../../keys/key-handlers.ts';
import { PolicyKeeper } from '../../policy/policy-keeper.ts';
import type { TakeInDeps } from '../../policy/take-in.ts';
import { createTrustHandlers } from '../../policy/trust-handlers.ts';
import { PeopleOffice, type OfficeDesk } from '../../testing/people-office.ts';
import { fingerprintOf } from '../../trust/fingerprint.ts';
import { signDocument } from '../../trust/sign-document.ts';
import { createTestForce } from '../../trust/testing/test-force.ts';
import { EscrowKeeper } from '../escrow-keeper.ts';
import { createEscrowHandlers } from '../handlers.ts';
import { createTestCustodians } from './test-custodians.ts';

/** People with their keys, a force outside with its root, and three custodians. */
export async function openEscrowOffice() {
  const office = await PeopleOffice.make();
  const force = createTestForce(office.clock.now());
  const custodians = createTestCustodians(force.root, force.rootKey);
  const policies = new PolicyKeeper({
    mode: 'operational',
    database: () => office.storage.database,
    seal: () => office.storage.trust,
  });
  const keeper = new EscrowKeeper({
    mode: 'operational',
    database: () => office.storage.database,
    vault: () => office.storage.vault,
    held: () => office.custody.keys,
    trust: () => policies.trust(),
    now: office.clock.now,
    onChange: () => office.announced.push({ kind: 'keys.changed' }),
  });
  const takeIn: TakeInDeps = {
    mode: 'operational',
    database: () => office.database,
    keeper: policies,
    now: office.clock.now,
    seal: () => office.storage.trust,
    sealTrust: (trust) => office.storage.sealTrust(trust),
    custodiansChanged: () => keeper.deposit(),
    reconsider: () => Promise.resolve(),
    announce: () => undefined,
  };
  const room = { isLive: false };
  const renewal = new KeyRenewal({
    mode: 'operational',
    database: () => office.database,
    vault: () => office.storage.vault,
    held: () => office.custody.keys,
    take: (next) => office.custody.renew(next),
    exclusively: (work) => office.people.exclusively(work),
    isLive: () => Promise.resolve(room.isLive),
    onRenewed: () => void keeper.deposit(),
    onChange: () => office.announced.push({ kind: 'keys.changed' }),
    onDefect: (cause) => {
      throw cause;
    },
  });
  office.more = (): Partial<Handlers> => ({
    ...createTrustHandlers(takeIn),
    ...createKeyHandlers({
      database: () => office.database,
      vault: () => office.storage.vault,
      held: () => office.custody.keys,
      deviceSecretStore: { kind: 'tpm', detail: null },
      renewal,
    }),
    ...createEscrowHandlers({
      mode: 'operational',
      keeper,
      database: () => office.database,
      vault: () => office.storage.vault,
      held: () => office.custody.keys,
      rehearsedEveryDays: () => 365,
      now: office.clock.now,
      announce: (event) => office.announced.push(event),
    }),
  });
  await office.start();

  return {
    office,
    force,
    custodians,
    keeper,
    renewal,
    room,
    async pinRoot(admin: OfficeDesk): Promise<void> {
      const root = { kind: 'force-root', ...force.root, madeAt: office.clock.now() };
      const file = { format: 'cordon-force-root/1', document: signDocument(root, force.rootKey) };
      await admin.get('trust.pin-root', {
        file: JSON.stringify(file),
        fingerprint: fingerprintOf(force.root.publicKey),
      });
    },
    /** Why something is refused. */
    async refusal(desk: OfficeDesk, operation: OperationName, input: unknown): Promise<string> {
      // Whatever is asked, dispatch has to refuse it.
      const reply = await desk.ask(operation, input as never);
      if (reply.ok) throw new Error(`${operation} was not refused`);
      return `${reply.error.code}: ${reply.error.message}`;
    },
    [Symbol.asyncDispose]: () => office[Symbol.asyncDispose](),
  };
}
