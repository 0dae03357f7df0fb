import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { makeKeyPair } from '../../../src-main/engine/keys/hpke.ts';
import { alertFactsSchema } from '../../../src-main/engine/mail.ts';
import { controlRoom } from '../../../src-main/engine/sites/bus/subjects.ts';
import { formEnvelope } from '../../../src-main/engine/sites/envelopes/envelope.ts';
import type { Introduction, IntroductionFile } from '../../../src-main/engine/sites/introduction.ts';
import { fromBase64, toBase64 } from '../../../src-main/engine/portable/bytes.ts';
import { encodePublicKey, signText } from '../../../src-main/engine/trust/sign-document.ts';

/** A site without data: what it says of itself, and the envelopes of alerts as a real one forms them. */
export interface SimulatedSite {
  readonly name: string;
  readonly introduction: IntroductionFile;
  /** The next alert's envelope. */
  nextAlert(pictureBytes: number): { readonly number: number; readonly bytes: Uint8Array };
}

/** @param control what the control room says of itself: whose keys alerts are sealed to */
export function simulateSite(name: string, control: IntroductionFile): SimulatedSite {
  const keys = generateKeyPairSync('ed25519');
  const sign = (text: string): string => signText(text, keys.privateKey);
  // It was made by this program, a moment ago.
  const { sealingKey, recordsKey, facesKey } = JSON.parse(control.document.payload) as Introduction;
  const to = {
    machine: keyIn(sealingKey),
    records: keyIn(recordsKey),
    faces: keyIn(facesKey),
  };
  let number = 0;
  return {
    name,
    introduction: introductionOf(name, keys.publicKey, sign),
    nextAlert(pictureBytes) {
      number += 1;
      const facts = alertFactsSchema.parse({
        alertId: `alert-${name}-${String(number)}`,
        number,
        deploymentId: 'deployment-1',
        cameraId: 'cam-01',
        cameraName: 'Market, north',
        raisedAt: Date.now(),
        policyHash: null,
        escalateAfterMs: 60_000,
        expiresAfterMs: 600_000,
        rejectedKeptMs: 86_400_000,
        confirmedKeptMs: 86_400_000,
        recordsKeptMs: 86_400_000,
        pictures: [],
      });
      const content = (object: object): Uint8Array => Buffer.from(JSON.stringify(object));
      const bytes = formEnvelope(
        {
          from: name,
          to: controlRoom,
          number,
          floor: 1,
          kind: 'alert',
          at: Date.now(),
          parts: [
            { to: 'machine', key: to.machine, content: content(facts) },
            {
              to: 'records',
              key: to.records,
              content: content({ reference: 'REF-1', name: 'Somebody', score: 0.7 }),
            },
            { to: 'faces', key: to.faces, content: randomBytes(2 * pictureBytes) },
          ],
        },
        sign,
      );
      return { number, bytes };
    },
  };
}

function introductionOf(
  name: string,
  publicKey: KeyObject,
  sign: (text: string) => string,
): IntroductionFile {
  const introduction: Introduction = {
    kind: 'machine',
    mode: 'operational',
    name,
    signingKey: encodePublicKey(publicKey),
    sealingKey: toBase64(makeKeyPair().publicKey),
    recordsKey: null,
    facesKey: null,
    madeAt: Date.now(),
  };
  const payload = JSON.stringify(introduction);
  return { format: 'cordon-machine/1', document: { payload, signature: sign(payload) } };
}

function keyIn(text: string | null): Uint8Array {
  const key = text === null ? null : fromBase64(text);
  if (key === null) throw new Error('the control room has no key of these people');
  return key;
}
