import { fromUtf8 } from '../../portable/bytes.ts';
import { isSignature } from '../../portable/crypto.ts';
import { atInstant, counted } from '../../wording.ts';
import { parseNote, parseVerifierKey } from '../open-note.ts';
import { cosignatureType, cosignedMessage } from '../witness/cosignature.ts';
import type { PackFiles } from './check-files.ts';
import { anchorFolder, cosignaturePath } from './pack-layout.ts';
import type { Pack } from './pack-schema.ts';
import { pemOf } from './pem.ts';
import { Findings, type PackCheck } from './report.ts';

/** That the witnesses which a pack names signed the heads that it names, each at a time. */
export function checkWitnesses(files: PackFiles, { cosignatures }: Pack): PackCheck {
  const found = new Findings();
  const said: string[] = [];
  for (const [nth, { size, key }] of cosignatures.entries()) {
    const path = cosignaturePath(size, nth);
    const bytes = (ending: string): Uint8Array => files.get(`${path}.${ending}`) ?? new Uint8Array();
    const witness = parseVerifierKey(key);
    const head = parseNote(fromUtf8(files.get(`${anchorFolder(size)}/head.note`) ?? new Uint8Array()) ?? '');
    const message = bytes('txt');
    const seconds = /^cosignature\/v1\ntime (\d{1,15})\n/.exec(fromUtf8(message) ?? '')?.[1];
    if (witness?.type !== cosignatureType || fromUtf8(bytes('pem')) !== pemOf(witness.publicKey)) {
      found.add(`The key of the witness in ${path}.pem is another one than the pack names.`, {
        file: `${path}.pem`,
      });
      continue;
    }
    if (
      head === null ||
      seconds === undefined ||
      fromUtf8(message) !== cosignedMessage(head.text, Number(seconds))
    )
      found.add(`What ${witness.name} signed is not the head over ${counted(size, 'entry', 'entries')}.`, {
        file: `${path}.txt`,
      });
    else if (!isSignature(witness.publicKey, message, bytes('sig')))
      found.add(`The signature of ${witness.name} does not fit.`, { file: `${path}.sig` });
    else
      said.push(
        `${witness.name} cosigned it after ${counted(size, 'entry', 'entries')}, at ${atInstant(Number(seconds) * 1_000)}`,
      );
  }
  return found.as(
    'Witnesses',
    `${said.join('; ')}. Compare the keys of witnesses with those that they show themselves.`,
  );
}
