import type { Policy } from '../../../../contract/policy.ts';
import { startingPolicy } from '../../../policy/draft.ts';
import { accepted } from '../../../trust/checked.ts';
import { hashOfText } from '../../../trust/signed-document.ts';
import { slotAt, type PresenceChain } from '../../../trust/presence-chain.ts';
import type { Order } from '../../../trust/statements.ts';
import {
  testAuthority,
  testChain,
  testOrder,
  type TestOnSite,
} from '../../../trust/testing/test-authority.ts';
import { createTestForce } from '../../../trust/testing/test-force.ts';
import type { GateFacts } from '../gate-facts.ts';

export const minute = 60 * 1000;
export const hour = 60 * minute;
export const now = 1_800_000_000_000;
export const hash = (digit: string) => digit.repeat(64);

export const force = createTestForce(now);
export const strangers = createTestForce(now);
export const demoForce = createTestForce(now, 'demo');
export const officer = force.holder({
  purpose: 'authorising-officer',
  personnelNumber: '1',
  rank: 'superintendent',
});
export const onSite: TestOnSite = {
  holder: force.holder({ purpose: 'on-site-officer', personnelNumber: '2' }),
  name: 'Ada Example',
  personnelNumber: '2',
};

export const model = { hash: hash('d'), name: 'A model', thresholdFloor: 0.5 };
export const policy: Policy = {
  ...startingPolicy({
    mode: 'operational',
    force: 'Example Police',
    draftedAt: now - hour,
    revocationList: 0,
    models: [model],
  }),
  presence: { intervalMinutes: 5 },
  selfTest: { passesBeforeStart: 0 },
};

/** A policy as it was adopted half an hour ago, signed by those two unless said otherwise. */
export function adopted(changes: Partial<Policy> = {}, signers = force.signers) {
  const pack = force.pack({ ...policy, ...changes }, signers);
  return { pack, hash: hashOfText(pack.payload), adopted: { at: now - hour / 2 } };
}
export const policyHash = adopted().hash;

export const theOrder = testOrder(now, policyHash);
export const codes = testChain(theOrder).codes;
export const slot = slotAt({ ...theOrder, intervalMinutes: 5 }, now) ?? -1;
const word = { slot, code: codes[slot] ?? '' };

/** An authority for an order that differs, with the chain that fits it. */
export function ordered(changes: Partial<Order>): Partial<GateFacts> {
  const order = testOrder(now, policyHash, changes);
  const { chain, codes: ofOrder } = testChain(order);
  const course = { ...order, intervalMinutes: order.presenceMinutes };
  // Of a window that is over, its last code.
  const present = slotAt(course, now) ?? Math.max(ofOrder.length - 1, 0);
  return {
    authority: officer.vouch(testAuthority(order, onSite)),
    presenceChain: onSite.holder.vouch(chain),
    presence: { slot: present, code: ofOrder[present] ?? '' },
  };
}

export const deployment = {
  id: 'deployment-1',
  state: 'live' as const,
  startedAt: now - hour / 4,
  authorisedEntry: 40,
};
export const list = {
  sealHash: hash('c'),
  begunAt: now - 2 * hour,
  expiresAt: now + 5 * hour,
  entries: 6,
  isApproved: true,
  isLocked: false,
};
export const loaded = { modelHash: hash('d'), threshold: 0.5, listSealHash: hash('c') };

export function facts(changes: Partial<GateFacts> = {}): GateFacts {
  return {
    now,
    latestAt: now,
    mode: 'operational',
    root: accepted(force.root),
    revocations: null,
    leastListNumber: 0,
    deployment,
    policy: adopted(),
    newestPolicy: accepted(adopted()),
    wallNow: now,
    authority: officer.vouch(testAuthority(theOrder, onSite)),
    presenceChain: onSite.holder.vouch(testChain(theOrder).chain),
    presence: word,
    urgent: null,
    selfTest: null,
    keptHeadSize: 40,
    list,
    cameras: [
      { id: 'camera-1', addressHash: hash('a'), isRecording: false },
      { id: 'camera-2', addressHash: hash('b'), isRecording: false },
    ],
    loaded,
    ...changes,
  };
}

/** The same deployment under another policy: everything that hangs on its hash follows. */
export function under(changes: Partial<Policy>, orderChanges: Partial<Order> = {}): Partial<GateFacts> {
  const other = adopted(changes);
  return {
    policy: other,
    newestPolicy: accepted(other),
    ...ordered({ policyHash: other.hash, ...orderChanges }),
  };
}

/** The same authority by an officer whose certificate differs. */
export function signedBy(
  changes: Parameters<typeof force.holder>[0],
  signer = force.rootKey,
): Partial<GateFacts> {
  const holder = force.holder(
    { purpose: 'authorising-officer', personnelNumber: '1', rank: 'superintendent', ...changes },
    signer,
  );
  return { authority: holder.vouch(testAuthority(theOrder, onSite)) };
}

/** The same chain by an on-site officer whose certificate differs. */
export function promisedBy(
  changes: Parameters<typeof force.holder>[0],
  signer = force.rootKey,
): Partial<GateFacts> {
  const holder = force.holder({ purpose: 'on-site-officer', personnelNumber: '2', ...changes }, signer);
  return { presenceChain: holder.vouch(testChain(theOrder).chain) };
}

export const chainWith = (changes: Partial<PresenceChain>): Partial<GateFacts> => ({
  presenceChain: onSite.holder.vouch(testChain(theOrder, changes).chain),
});

/** An urgent start of the order, which two people began at `startedAt`. */
export const urgently = (startedAt: number, changes: Partial<Order> = {}): Partial<GateFacts> => ({
  ...ordered(changes),
  authority: null,
  urgent: { startedAt, order: JSON.stringify(testOrder(now, policyHash, changes)) },
});

export const tested = under({ selfTest: { passesBeforeStart: 2 } });
export const passed = { listSealHash: hash('c'), modelHash: hash('d'), threshold: 0.5, found: 2 };
