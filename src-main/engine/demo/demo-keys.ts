import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Policy } from '../../contract/policy.ts';
import type { Certificate } from '../trust/certificates.ts';
import type { ForceRoot, ForceRootFile } from '../trust/force-root.ts';
import type { PolicyPack } from '../trust/policy-pack.ts';
import type { Revocations } from '../trust/revocations.ts';
import { encodePublicKey, signDocument, signText } from '../trust/sign-document.ts';
import { type SignedDocument } from '../trust/signed-document.ts';
import { makeCodes, seedText, type PresenceChain } from '../trust/presence-chain.ts';
import {
  orderHashOf,
  type Authority,
  type AuthorityFile,
  type Order,
  type VouchedDocument,
} from '../trust/statements.ts';

const storedKeySchema = z.strictObject({ publicKey: z.base64(), privateKey: z.base64() });

/**
 * The demo's own force root and officers. Real signing keys never touch a workstation; these do, because the demo
 * has nobody outside it. Every statement under them says `demo`, and the gate refuses them anywhere else.
 */
export const demoKeysSchema = z.strictObject({
  root: storedKeySchema,
  authorisingOfficer: storedKeySchema,
  onSiteOfficer: storedKeySchema,
  policySigners: z.tuple([storedKeySchema, storedKeySchema]),
});
export type DemoKeys = z.infer<typeof demoKeysSchema>;

export const demoForce = 'Anytown Police (demonstration)';
const demoOfficer = 'Superintendent Demo';
const demoConstable = 'Constable Demo';
const onSiteNumber = 'DEMO-2';
const demoSigners = ['Policy Signer One (demo)', 'Policy Signer Two (demo)'] as const;

export function makeDemoKeys(): DemoKeys {
  return {
    root: makeKey(),
    authorisingOfficer: makeKey(),
    onSiteOfficer: makeKey(),
    policySigners: [makeKey(), makeKey()],
  };
}

/** The demo's force root as the file that a real one comes in. */
export function demoRootFile({ root }: DemoKeys, madeAt: number): ForceRootFile {
  const statement: ForceRoot = {
    kind: 'force-root',
    mode: 'demo',
    force: demoForce,
    publicKey: root.publicKey,
    madeAt,
  };
  return { format: 'cordon-force-root/1', document: signDocument(statement, readKey(root.privateKey)) };
}

/** A list that revokes nothing and says what time it is. */
export function signDemoClock({ root }: DemoKeys, number: number, now: number): unknown {
  const list: Revocations = {
    kind: 'revocations',
    mode: 'demo',
    number,
    at: now,
    resetsClock: true,
    certificates: [],
  };
  return { format: 'cordon-revocations/1', document: signDocument(list, readKey(root.privateKey)) };
}

/** A policy with the signatures of the demo's two policy signers. */
export function signDemoPolicy(keys: DemoKeys, policy: Policy, now: number): PolicyPack {
  const payload = JSON.stringify(policy, null, 2);
  return {
    format: 'cordon-policy/1',
    payload,
    signatures: keys.policySigners.map((key, index) => ({
      certificate: certify(
        keys,
        key,
        {
          purpose: 'policy-signer',
          holder: demoSigners[index] ?? '',
          personnelNumber: `DEMO-${String(3 + index)}`,
          rank: null,
        },
        now,
      ),
      signature: signText(payload, readKey(key.privateKey)),
    })),
  };
}

type Course = Pick<PresenceChain, 'deploymentId' | 'from' | 'until' | 'intervalMinutes'>;

/** The on-site officer's codes: on real data only a machine outside this one can make them. */
export function demoCodes({ onSiteOfficer }: DemoKeys, course: Course): ReturnType<typeof makeCodes> {
  const signature = signText(seedText(course), readKey(onSiteOfficer.privateKey));
  return makeCodes(course, Buffer.from(signature, 'base64'));
}

/** An order with the on-site officer's chain and the authorising officer's signature, as the file that a real one comes in. */
export function signDemoAuthority(keys: DemoKeys, order: Order, now: number): AuthorityFile {
  const { deploymentId, from, until, presenceMinutes: intervalMinutes } = order;
  const course: Course = { deploymentId, from, until, intervalMinutes };
  const { anchor } = demoCodes(keys, course);
  const chain: PresenceChain = {
    kind: 'presence-chain',
    mode: 'demo',
    ...course,
    orderHash: orderHashOf(order),
    anchor,
  };
  const authority: Authority = {
    ...order,
    presence: { officer: demoConstable, personnelNumber: onSiteNumber, anchor },
  };
  const officer = {
    purpose: 'authorising-officer',
    holder: demoOfficer,
    personnelNumber: 'DEMO-1',
    rank: 'superintendent',
  } as const;
  const onSite = {
    purpose: 'on-site-officer',
    holder: demoConstable,
    personnelNumber: onSiteNumber,
    rank: null,
  } as const;
  return {
    format: 'cordon-authority/1',
    authority: vouch(keys, keys.authorisingOfficer, officer, authority, now),
    presence: vouch(keys, keys.onSiteOfficer, onSite, chain, now),
  };
}

const certificateLifetimeMs = 25 * 60 * 60 * 1000;

type Holder = Pick<Certificate, 'purpose' | 'holder' | 'personnelNumber' | 'rank'>;
type StoredKey = z.infer<typeof storedKeySchema>;

function vouch(
  keys: DemoKeys,
  key: StoredKey,
  holder: Holder,
  statement: unknown,
  now: number,
): VouchedDocument {
  return {
    certificate: certify(keys, key, holder, now),
    document: signDocument(statement, readKey(key.privateKey)),
  };
}

function certify(keys: DemoKeys, { publicKey }: StoredKey, holder: Holder, now: number): SignedDocument {
  const certificate: Certificate = {
    kind: 'certificate',
    mode: 'demo',
    ...holder,
    publicKey,
    from: now,
    until: now + certificateLifetimeMs,
  };
  return signDocument(certificate, readKey(keys.root.privateKey));
}

function makeKey(): StoredKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: encodePublicKey(publicKey),
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  };
}

function readKey(privateKey: string): KeyObject {
  return createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' });
}
