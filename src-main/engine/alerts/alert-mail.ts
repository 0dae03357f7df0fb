import type { AlertFacts, Mail } from '../mail.ts';
import { concat, toHex } from '../portable/bytes.ts';
import { sha256 } from '../portable/crypto.ts';
import { encode } from './alert-rows.ts';
import type { NewAlert } from './raise-queries.ts';
import type { AlertBody } from './sealed.ts';

/** What fits into one message with everything else. */
const mostPictureBytes = 900 * 1024;

/** An alert as it goes to the control room: who it may be about and the score for those who read records, pictures for those who review. */
export function alertMail(alert: NewAlert, number: number, policyHash: string | null): Mail {
  const { times } = alert;
  const candidate = { what: 'candidate' as const, nth: 0, png: alert.candidate };
  const all = [candidate, ...alert.probes.map(({ png }, nth) => ({ what: 'probe' as const, nth, png }))];
  // The first probe is the one that decided; of the others as many as fit.
  let left = mostPictureBytes;
  const pictures = all.filter(({ png }) => {
    left -= png.length;
    return left >= 0;
  });
  const facts: AlertFacts = {
    alertId: alert.id,
    number,
    deploymentId: alert.deploymentId,
    cameraId: alert.cameraId,
    cameraName: alert.cameraName,
    raisedAt: Math.trunc(alert.raisedAt),
    policyHash,
    escalateAfterMs: times.escalateAfterMs,
    expiresAfterMs: times.expireAfterMs,
    rejectedKeptMs: times.rejectedKeptMs,
    confirmedKeptMs: times.confirmedKeptMs,
    recordsKeptMs: times.recordsKeptMs,
    pictures: pictures.map(({ what, nth, png }) => ({
      what,
      nth,
      bytes: png.length,
      sha256: toHex(sha256(png)),
    })),
  };
  return {
    kind: 'alert',
    about: alert.id,
    parts: [
      { to: 'machine', content: encode(facts) },
      { to: 'records', content: padded({ ...alert.body, isDecoy: alert.isDecoy ?? false }) },
      { to: 'faces', content: concat(...pictures.map(({ png }) => png)) },
    ],
  };
}

/** In whole kilobytes: how long it is tells neither a name nor a decoy. */
function padded(body: AlertBody): Uint8Array {
  const text = encode(body);
  const block = 1_024;
  const whole = new Uint8Array(Math.ceil(text.length / block) * block).fill(0x20);
  whole.set(text);
  return whole;
}
