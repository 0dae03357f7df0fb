import { createHash } from 'node:crypto';
import { makeCodes, type PresenceChain } from '../presence-chain.ts';
import { orderHashOf, type Authority, type Order } from '../statements.ts';
import type { TestHolder } from './test-force.ts';

const hourMs = 60 * 60 * 1000;
const hash = (digit: string): string => digit.repeat(64);

/** An order that every rule lets through, for six hours from `now` − 1 h. */
export function testOrder(now: number, policyHash: string, changes: Partial<Order> = {}): Order {
  return {
    kind: 'authority',
    mode: 'operational',
    deploymentId: 'deployment-1',
    name: 'Market day',
    deploymentKind: 'van',
    useCase: 'crime-hotspot',
    rationale: 'A test.',
    place: 'High Street',
    cameras: [
      { id: 'camera-1', name: 'One', addressHash: hash('a') },
      { id: 'camera-2', name: 'Two', addressHash: hash('b') },
    ],
    from: now - hourMs,
    until: now + 5 * hourMs,
    policyHash,
    listSealHash: hash('c'),
    listEntries: 6,
    modelHash: hash('d'),
    threshold: 0.5,
    documents: ['data-protection', 'equality', 'community', 'policy'].map((code) => ({
      code,
      title: `The document ${code}`,
      sha256: hash('9'),
    })),
    presenceMinutes: 5,
    signage: 'Signs.',
    ...changes,
  };
}

export interface TestOnSite {
  readonly holder: TestHolder;
  readonly name: string;
  readonly personnelNumber: string;
}

/** The on-site officer's chain for an order, and its codes; `seedOf` stands for what only their key makes. */
export function testChain(
  order: Order,
  changes: Partial<PresenceChain> = {},
  seedOf: (course: Parameters<typeof makeCodes>[0]) => Uint8Array = () =>
    createHash('sha256').update('a test').digest(),
) {
  const { deploymentId, from, until, presenceMinutes: intervalMinutes } = order;
  const course = { deploymentId, from, until, intervalMinutes };
  const { anchor, codes } = makeCodes(course, seedOf(course));
  const chain: PresenceChain = {
    kind: 'presence-chain',
    mode: order.mode,
    ...course,
    orderHash: orderHashOf(order),
    anchor,
    ...changes,
  };
  return { chain, codes };
}

/** What an authorising officer signs for an order. */
export function testAuthority(order: Order, onSite: TestOnSite, changes: Partial<Authority> = {}): Authority {
  const { anchor } = testChain(order).chain;
  return {
    ...order,
    presence: { officer: onSite.name, personnelNumber: onSite.personnelNumber, anchor },
    ...changes,
  };
}
