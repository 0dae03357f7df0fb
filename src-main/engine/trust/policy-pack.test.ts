import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startingPolicy } from '../policy/draft.ts';
import { checkPolicySuccession, openPolicyPack, readPolicy, type PolicyPack } from './policy-pack.ts';
import { encodePublicKey } from './sign-document.ts';
import { hashOfText } from './signed-document.ts';
import { createTestForce, packText } from './testing/test-force.ts';

const now = 1_800_000_000_000;
const hour = 60 * 60 * 1000;
const force = createTestForce(now);
const [ada, bo] = force.signers;
const policy = startingPolicy({
  mode: 'operational',
  force: 'Example Police',
  draftedAt: now,
  revocationList: 0,
  models: [{ hash: 'a'.repeat(64), name: 'A model', thresholdFloor: 0.5 }],
});
const genuine = force.pack(policy, [ada, bo]);

function refusal(pack: PolicyPack, trust = force.trust, at = now): string {
  const opened = openPolicyPack(pack, trust, at);
  if (opened.ok) throw new Error('the policy was accepted');
  return opened.because;
}

describe('a policy', () => {
  it('counts when two different people of its force signed exactly this text', () => {
    expect(openPolicyPack(genuine, force.trust, now)).toMatchObject({
      ok: true,
      value: {
        policy,
        hash: hashOfText(JSON.stringify(policy)),
        signers: [{ holder: 'Ada Example' }, { holder: 'Bo Sample' }],
      },
    });
  });

  it('is refused without two signatures', () => {
    expect(refusal(force.pack(policy, []))).toContain('Nobody has signed');
    expect(refusal(force.pack(policy, [ada]))).toBe(
      'Only Ada Example has signed this policy. A second person must.',
    );
  });

  it.each([
    ['one signature twice', () => force.pack(policy, [ada, ada])],
    [
      'one person with two keys',
      () => force.pack(policy, [ada, force.holder({ holder: 'Ada E.', personnelNumber: '47-11' })]),
    ],
    [
      'two names on one key',
      () => {
        const { publicKey, privateKey } = generateKeyPairSync('ed25519');
        const shared = encodePublicKey(publicKey);
        const as = (holder: string, personnelNumber: string) =>
          force.holderOf(
            force.holder({ holder, personnelNumber, publicKey: shared }).certificate,
            privateKey,
          );
        return force.pack(policy, [as('Ada', '1'), as('Bo', '2')]);
      },
    ],
  ])('is refused with %s', (_, make) => {
    expect(refusal(make())).toContain('Two different people must sign');
  });

  it('is refused with a certificate that ran out, or does not count yet', () => {
    expect(refusal(genuine, force.trust, now + 24 * hour)).toContain(
      'The certificate of Ada Example ran out',
    );
    expect(refusal(genuine, force.trust, now - 2 * hour)).toContain('counts only from');
  });

  it('is refused once one of its signers was revoked, even with a third signature', () => {
    const cy = force.holder({ holder: 'Cy Third', personnelNumber: '4713' });
    const pack = force.pack(policy, [ada, bo, cy]);
    expect(openPolicyPack(pack, force.trust, now).ok).toBe(true);
    expect(refusal(pack, force.trustWithout([bo]))).toBe(
      'The certificate of Bo Sample was revoked: their token was lost.',
    );
  });

  it('is refused with the key of somebody whom the root vouched for as something else', () => {
    const officer = force.holder({ purpose: 'authorising-officer', personnelNumber: '9' });
    expect(refusal(force.pack(policy, [ada, officer]))).toContain('not of a policy signer');
  });

  it('is refused when another root vouched for a signer', () => {
    const strangers = createTestForce(now);
    expect(refusal(strangers.pack(policy, strangers.signers))).toContain('does not carry the signature');
    expect(refusal(force.pack(policy, [ada, strangers.signers[1]]))).toContain(
      'does not carry the signature',
    );
  });

  it('of a demo counts for nothing with real data, and the other way round', () => {
    const demo = createTestForce(now, 'demo');
    const demoPolicy = { ...policy, mode: 'demo' as const };
    expect(openPolicyPack(demo.pack(demoPolicy, demo.signers), demo.trust, now).ok).toBe(true);
    expect(refusal(force.pack(demoPolicy, [ada, bo]))).toContain('belongs to a demo');
    expect(refusal(demo.pack(policy, demo.signers), demo.trust)).toContain('belongs to real data');
    // A root that serves both would still need a certificate of the right mode.
    expect(
      refusal(force.pack(policy, [ada, force.holder({ mode: 'demo', personnelNumber: '8' })])),
    ).toContain('belongs to a demo');
  });

  it('of another force is refused', () => {
    expect(refusal(force.pack({ ...policy, force: 'Other Police' }, [ada, bo]))).toContain(
      'that of Other Police',
    );
  });

  it('is refused with any one character changed, wherever it stands', () => {
    fc.assert(
      fc.property(fc.nat(genuine.payload.length - 1), fc.integer({ min: 32, max: 126 }), (at, code) => {
        fc.pre(genuine.payload.charCodeAt(at) !== code);
        const payload =
          genuine.payload.slice(0, at) + String.fromCharCode(code) + genuine.payload.slice(at + 1);
        expect(openPolicyPack({ ...genuine, payload }, force.trust, now).ok).toBe(false);
      }),
    );
  });

  it('never throws, whatever it is handed', () => {
    const text = fc.oneof(fc.string(), fc.json(), fc.constant(genuine.payload));
    const signature = fc.record({
      certificate: fc.record({ payload: text, signature: fc.base64String() }),
      signature: fc.base64String(),
    });
    fc.assert(
      fc.property(text, fc.array(signature, { maxLength: 3 }), (payload, signatures) => {
        expect(openPolicyPack({ format: 'cordon-policy/1', payload, signatures }, force.trust, now).ok).toBe(
          false,
        );
      }),
    );
  });

  it.each([
    ['a rule that Cordon does not know', { ...policy, alertsOnUnknownPeople: true }, 'alertsOnUnknownPeople'],
    [
      'a category twice',
      { ...policy, useCases: [policy.useCases[0], policy.useCases[0]] },
      'Each code stands once',
    ],
    ['a name with hidden signs in it', { ...policy, summary: 'safe \u202Eelbasnu' }, 'Only letters'],
    ['no text at all', 'policy', 'form'],
  ])('is refused with %s, and says so', (_, content, words) => {
    expect(refusal(force.pack(content, [ada, bo]))).toContain(words);
  });
});

describe('the next version', () => {
  const read = (changes: object) => {
    const opened = readPolicy(JSON.stringify({ ...policy, ...changes }));
    if (!opened.ok) throw new Error(opened.because);
    return opened.value;
  };
  const present = read({ version: 3, previous: 'c'.repeat(64) });
  const next = read({ version: 4, previous: present.hash });
  const because = (candidate: typeof next) => {
    const checked = checkPolicySuccession(candidate, present);
    return checked.ok ? 'accepted' : checked.because;
  };

  it('rises by one and names the present one by its hash', () => {
    expect(because(next)).toBe('accepted');
  });

  it.each([
    ['the same again', present, 'in force here already'],
    ['an earlier one', read({ version: 2 }), 'Versions only rise'],
    ['another text of the same version', read({ version: 3, summary: 'Another.' }), 'Versions only rise'],
    ['one too far ahead', read({ version: 5, previous: present.hash }), 'the versions between'],
    ['one that follows another', read({ version: 4, previous: 'd'.repeat(64) }), 'follows another version 3'],
    ['one that follows none', read({ version: 4, previous: null }), 'follows another version 3'],
  ])('is not %s', (_, candidate, words) => {
    expect(because(candidate)).toContain(words);
  });

  it('may be any where there was none', () => {
    expect(checkPolicySuccession(next, null).ok).toBe(true);
  });
});

it('counts signatures over the text as it stands, not over what it means', () => {
  const spaced = packText(JSON.stringify(policy, null, 2), [ada, bo]);
  expect(openPolicyPack(spaced, force.trust, now).ok).toBe(true);
  expect(refusal({ ...genuine, payload: spaced.payload })).toContain('changed after it');
});
