import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { gateConditionSchema, type GateCondition } from '../../../contract/deployments.ts';
import type * as authority from '../../trust/authority.ts';
import { certificateSchema } from '../../trust/certificates.ts';
import { accepted } from '../../trust/checked.ts';
import type * as policyPack from '../../trust/policy-pack.ts';
import { hashOfText } from '../../trust/signed-document.ts';
import { authoritySchema } from '../../trust/statements.ts';
import type { GateFacts } from './gate-facts.ts';
import { recognitionGate } from './recognition-gate.ts';
import { breakages } from './testing/breakages.ts';
import { facts } from './testing/some-facts.ts';

type ConditionId = GateCondition['id'];

/** The condition that the gate under test does without; null for the whole gate. */
const mutant = vi.hoisted(() => ({ without: null as string | null }));

// What the policy and the authority say is what the other conditions are about. So a gate that does without one of these
// two is not one that leaves a line out, but one that takes what it is handed at its word, whoever signed it.
vi.mock('../../trust/policy-pack.ts', async (original) => {
  const real = await original<typeof policyPack>();
  const openAdoptedPolicy: typeof real.openAdoptedPolicy = (adopted, trust) => {
    if (mutant.without !== 'policy-in-force') return real.openAdoptedPolicy(adopted, trust);
    const read = real.readPolicy(adopted.pack.payload);
    return read.ok ? accepted({ ...read.value, signers: [] }) : read;
  };
  return { ...real, openAdoptedPolicy };
});
vi.mock('../../trust/authority.ts', async (original) => {
  const real = await original<typeof authority>();
  const openAuthority: typeof real.openAuthority = (vouched, ...ground) => {
    if (mutant.without !== 'authorised') return real.openAuthority(vouched, ...ground);
    const { payload } = vouched.certificate;
    const officer = { ...certificateSchema.parse(JSON.parse(payload)), hash: hashOfText(payload) };
    return accepted({ authority: authoritySchema.parse(JSON.parse(vouched.document.payload)), officer });
  };
  return { ...real, openAuthority };
});

type Breakage = (typeof breakages)[number];

/** Two breakages of one fact may undo each other: only sets of which one is whole in the end are broken for sure. */
function merged(chosen: readonly Breakage[]): Partial<GateFacts> | null {
  const changed = Object.assign({}, ...chosen.map(([, change]) => change)) as Partial<GateFacts>;
  const isWhole = ([, change]: Breakage): boolean =>
    // The names are those of the facts.
    Object.entries(change).every(([name, value]) => changed[name as keyof GateFacts] === value);
  return chosen.some(isWhole) ? changed : null;
}

const known = new Map<string, boolean>();

/** Whether the gate, whole or without a condition, opens for facts. */
function opens(changed: Partial<GateFacts>, without: ConditionId | null): boolean {
  mutant.without = without;
  const { conditions } = recognitionGate(facts(changed));
  mutant.without = null;
  return conditions.every(({ id, isMet }) => isMet || id === without);
}

/** The property that every gate has to keep, be it whole or mutated: whatever is broken, it stays closed. */
const staysClosed = (without: ConditionId | null) =>
  fc.property(fc.subarray([...breakages], { minLength: 1, maxLength: 2 }), (chosen) => {
    const changed = merged(chosen);
    fc.pre(changed !== null);
    const key = [without, ...chosen.map(([what]) => what)].join(' + ');
    const isOpen = known.get(key) ?? opens(changed, without);
    known.set(key, isOpen);
    return !isOpen;
  });

describe('a gate that does without a condition', () => {
  it('is told from the whole one, which stays closed whatever is broken', () => {
    expect(opens({}, null)).toBe(true);
    fc.assert(staysClosed(null), { numRuns: 200 });
  });

  it.each(gateConditionSchema.shape.id.options)('is caught: %s', (id) => {
    expect(fc.check(staysClosed(id), { numRuns: 2_000, seed: 7 }).failed).toBe(true);
  });

  it.each(gateConditionSchema.shape.id.options)('opens for something that nothing but it stops: %s', (id) => {
    expect(breakages.some(([, change, stoppedBy]) => stoppedBy === id && opens(change, id))).toBe(true);
  });
});
