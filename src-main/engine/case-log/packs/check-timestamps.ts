import { fromUtf8, toBase64 } from '../../portable/bytes.ts';
import { sha256 } from '../../portable/crypto.ts';
import { atInstant, counted } from '../../wording.ts';
import { AppError } from '../../../contract/errors.ts';
import { certificateOf, checkTimestamp } from '../heads/timestamp.ts';
import type { PackFiles } from './check-files.ts';
import { anchorFolder, timestampPath } from './pack-layout.ts';
import type { Pack } from './pack-schema.ts';
import { Findings, type PackCheck } from './report.ts';

/** That the servers which a pack names said when its heads were there, each vouched for by the certificate that lies beside. */
export async function checkTimestamps(files: PackFiles, { timestamps }: Pack): Promise<PackCheck> {
  const found = new Findings();
  const said: string[] = [];
  for (const [nth, { size, at, place }] of timestamps.entries()) {
    const path = timestampPath({ size, at }, nth);
    const text = (file: string): string => fromUtf8(files.get(file) ?? new Uint8Array()) ?? '';
    const file = `${path}.tsr`;
    try {
      const trusted = text(`${path}.pem`);
      const note = text(`${anchorFolder(size)}/head.note`);
      const checked = await checkTimestamp(files.get(file) ?? new Uint8Array(), { note, trusted });
      if (checked.at !== at) found.add(`${file} gives another time than the pack says.`, { file });
      else
        said.push(
          `by ${place} the first ${counted(size, 'entry', 'entries')} were there at ${atInstant(at)} (certificate ${fingerprintOf(trusted)})`,
        );
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause;
      found.add(`${file}: ${cause.message}`, { file });
    }
  }
  return found.as(
    'Timestamps',
    `Said ${said.join('; ')}. Compare each certificate with the one that its server shows.`,
  );
}

/** SHA-256 of the certificate, as ssh writes one of a key. */
function fingerprintOf(pem: string): string {
  const der = new Uint8Array(certificateOf(pem).toSchema(true).toBER());
  return `SHA256:${toBase64(sha256(der)).replace(/=+$/, '')}`;
}
