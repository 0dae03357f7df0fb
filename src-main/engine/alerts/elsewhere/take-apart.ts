import { z } from 'zod';
import { parsePart } from '../../arrived-mail.ts';
import { AppError } from '../../../contract/errors.ts';
import type { ReadContext, WriteContext } from '../../database/procedures.ts';
import { sql } from '../../database/sql.ts';
import { alertFactsSchema, mailInfo } from '../../mail.ts';
import { toHex } from '../../portable/bytes.ts';
import { sha256 } from '../../portable/crypto.ts';
import { encode } from '../alert-rows.ts';
import { alertBodySchema, alertFacesSubject, alertSubject } from '../sealed.ts';

const placeSchema = z.strictObject({ records: z.string(), faces: z.string() });
const picturesSchema = alertFactsSchema.shape.pictures;
const lineSchema = z.string().max(500);
/** Nothing of it is longer than what people wrote on a list. */
const bodySchema = alertBodySchema.extend({
  reference: lineSchema,
  name: lineSchema,
  instructions: z.string().max(4_000),
  model: lineSchema,
  modelHash: lineSchema,
  isDecoy: z.boolean(),
});

interface Packed {
  readonly pictures: string;
  readonly place: string;
  readonly records: Uint8Array;
  readonly faces: Uint8Array;
}

/**
 * Takes an alert of a site apart, once: from then on it lies as one that was raised here. Nothing for any other.
 * @throws AppError `keys-locked` while nobody is there who may open it, `conflict` where it is not what the site signed that it is
 */
export function takeApart({ db, subjects }: WriteContext, alertId: string): void {
  const packed =
    db.get<Packed>(sql`SELECT facts ->> 'pictures' AS pictures, place, records, faces FROM alerts_from_sites
    WHERE alert_id = ${alertId} AND length(records) > 0`);
  if (packed === undefined) return;
  const place = placeSchema.parse(JSON.parse(packed.place));
  const open = (group: 'records' | 'faces', subject: string): Uint8Array | null => {
    const arrived = packed[group].length === 0 ? null : subjects.open(subject, packed[group], 'arrived');
    return arrived === null
      ? null
      : subjects.openFor(group, arrived, { info: mailInfo, associatedData: place[group] });
  };
  const body = parsePart(bodySchema, open('records', alertSubject(alertId)));
  if (body === null) throw notAsSigned();
  db.run(
    sql`UPDATE alerts SET sealed = ${subjects.seal(alertSubject(alertId), encode(body), 'body')} WHERE id = ${alertId}`,
  );
  // Destroyed already, they are gone; they are never there without the rest.
  if (packed.faces.length > 0) {
    const faces = open('faces', alertFacesSubject(alertId));
    for (const { what, nth, png } of split(faces, packed.pictures))
      db.run(sql`INSERT INTO alert_pictures (alert_id, kind, nth, sealed)
        VALUES (${alertId}, ${what}, ${nth}, ${subjects.seal(alertFacesSubject(alertId), png, `${what}:${String(nth)}`)})`);
  }
  db.run(
    sql`UPDATE alerts_from_sites SET records = ${new Uint8Array()}, faces = ${new Uint8Array()} WHERE alert_id = ${alertId}`,
  );
}

/** Whether it lies here as it came. */
export function isPacked({ db }: Pick<ReadContext, 'db'>, alertId: string): boolean {
  return (
    db.get(sql`SELECT 1 FROM alerts_from_sites WHERE alert_id = ${alertId} AND length(records) > 0`) !==
    undefined
  );
}

function split(faces: Uint8Array | null, pictures: string) {
  if (faces === null) throw notAsSigned();
  let at = 0;
  const found = picturesSchema.parse(JSON.parse(pictures)).map(({ what, nth, bytes, sha256: hash }) => {
    const png = faces.subarray(at, at + bytes);
    at += bytes;
    if (toHex(sha256(png)) !== hash) throw notAsSigned();
    return { what, nth, png };
  });
  if (at !== faces.length) throw notAsSigned();
  return found;
}

function notAsSigned(): AppError {
  return new AppError(
    'conflict',
    'What the site sent of this alert can’t be opened here, or is not what it signed. Have it judged at the site.',
  );
}
