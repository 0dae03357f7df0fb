import type { AlertFacts, Mail } from '../mail.ts';
import { concat, toHex } from '../portable/bytes.ts';
import { sha256 } from '../portable/crypto.ts';
import { encode } from './alert-rows.ts';
import type { NewAlert } from './raise-queries.ts';

/** What fits into one message with everything else. */
const mostPictureBytes = 900 * 1024;

/** An alert as it goes to the control room: who it may be about and the score for those who read records, pictures for those who review. */
export function alertMail(alert: NewAlert, number: number): Mail {
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
      { to: 'records', content: encode(alert.body) },
      { to: 'faces', content: concat(...pictures.map(({ png }) => png)) },
    ],
  };
}
