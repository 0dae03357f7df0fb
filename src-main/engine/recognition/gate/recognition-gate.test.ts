import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accepted } from '../../trust/checked.ts';
import { slotTimes } from '../../trust/presence-chain.ts';
import { testAuthority } from '../../trust/testing/test-authority.ts';
import { recognitionGate } from './recognition-gate.ts';
import { selfTestSealOf } from './self-test-seal.ts';
import { breakages } from './testing/breakages.ts';
import {
  minute,
  hour,
  now,
  hash,
  officer,
  onSite,
  adopted,
  theOrder,
  slot,
  deployment,
  loaded,
  facts,
  urgently,
  tested,
  passed,
} from './testing/some-facts.ts';

describe('the recognition gate', () => {
  it('opens for the authorised cameras when every condition holds', () => {
    const decision = recognitionGate(facts());
    expect(decision.conditions.filter(({ isMet }) => !isMet)).toEqual([]);
    expect(decision).toMatchObject({ isOpen: true, cameraIds: ['camera-1', 'camera-2'] });
  });

  it.each(breakages)('stays closed with %s', (_, change, conditionId) => {
    const decision = recognitionGate(facts(change));
    expect(decision.isOpen).toBe(false);
    expect(decision.cameraIds).toEqual([]);
    expect(decision.conditions.find(({ id }) => id === conditionId)?.isMet).toBe(false);
  });

  it('says of every condition why it is not met', () => {
    for (const [what, change] of breakages) {
      for (const { words } of recognitionGate(facts(change)).conditions) {
        expect(words, what).toMatch(/^[\p{Lu}\d].*\.$/u);
      }
    }
  });

  it('keeps to the policy that the deployment started under, whatever a newer one says of anything but models', () => {
    const newest = adopted({
      version: 2,
      presence: { intervalMinutes: 1 },
      useCases: [{ code: 'other', words: 'Other' }],
    });
    expect(recognitionGate(facts({ newestPolicy: accepted(newest) })).isOpen).toBe(true);
  });

  it('lets a clock be corrected by a little', () => {
    expect(recognitionGate(facts({ latestAt: now + 2 * minute })).isOpen).toBe(true);
  });

  it('opens for an urgent start of two people for its day, and once its written authority is there', () => {
    const urgent = urgently(now - 23 * hour);
    const decision = recognitionGate(facts(urgent));
    expect(decision.conditions.filter(({ isMet }) => !isMet)).toEqual([]);
    expect(decision.conditions.find(({ id }) => id === 'authorised')?.words).toContain('written authority');
    const written = officer.vouch(testAuthority(theOrder, onSite));
    expect(recognitionGate(facts({ ...urgent, authority: written })).isOpen).toBe(true);
  });

  it('opens for a self-test with the staff alone, and for nothing else then', () => {
    const test = {
      ...tested,
      deployment: { ...deployment, state: 'self-test' as const, startedAt: null },
      keptHeadSize: null,
      loaded: { ...loaded, listSealHash: selfTestSealOf(hash('c')) },
    };
    expect(recognitionGate(facts(test)).conditions.filter(({ isMet }) => !isMet)).toEqual([]);
    expect(recognitionGate(facts({ ...test, presence: null })).isOpen).toBe(false);
    expect(recognitionGate(facts({ ...tested, selfTest: passed })).isOpen).toBe(true);
  });

  it('holds a code for its slot and a little more, and never for longer than the interval', () => {
    const { counts, ends, from } = slotTimes({ ...theOrder, intervalMinutes: 5 }, slot);
    const at = (moment: number) => recognitionGate(facts({ now: moment, latestAt: now })).isOpen;
    expect([from, ends, counts - 1].map(at)).toEqual([true, true, true]);
    expect([from - 1, counts].map(at)).toEqual([false, false]);
    expect(counts - from).toBe(5 * minute);
  });

  it('never recognises on a camera that the authority does not name', () => {
    const cameras = [
      { id: 'camera-1', addressHash: hash('a'), isRecording: false },
      { id: 'camera-3', addressHash: hash('a'), isRecording: false },
    ];
    expect(recognitionGate(facts({ cameras })).cameraIds).toEqual(['camera-1']);
  });

  it('never recognises in a recording, though the authority names it, in a self-test neither', () => {
    const recording = { id: 'camera-1', addressHash: hash('a'), isRecording: true };
    const camera = { id: 'camera-2', addressHash: hash('b'), isRecording: false };
    for (const mode of ['operational', 'demo'] as const)
      expect(recognitionGate(facts({ mode, cameras: [recording, camera] })).cameraIds).not.toContain(
        'camera-1',
      );
    expect(recognitionGate(facts({ cameras: [recording, camera] })).cameraIds).toEqual(['camera-2']);
    const alone = recognitionGate(facts({ cameras: [recording] }));
    expect(alone.isOpen).toBe(false);
    expect(alone.conditions.find(({ isMet }) => !isMet)?.id).toBe('cameras-in-authority');
    const tested = { deployment: { ...deployment, state: 'self-test' as const, startedAt: null } };
    expect(recognitionGate(facts({ ...tested, cameras: [recording, camera] })).cameraIds).not.toContain(
      'camera-1',
    );
  });

  it('refuses an authority or a chain with any one byte changed', () => {
    for (const fact of ['authority', 'presenceChain'] as const) {
      const genuine = facts()[fact];
      if (genuine === null) throw new Error('there is one');
      fc.assert(
        fc.property(
          fc.nat(genuine.document.payload.length - 1),
          fc.integer({ min: 32, max: 126 }),
          (at, code) => {
            const { payload } = genuine.document;
            fc.pre(payload.charCodeAt(at) !== code);
            const edited = payload.slice(0, at) + String.fromCharCode(code) + payload.slice(at + 1);
            const withEdit = { ...genuine, document: { ...genuine.document, payload: edited } };
            expect(recognitionGate(facts({ [fact]: withEdit })).isOpen).toBe(false);
          },
        ),
      );
    }
  });
});
