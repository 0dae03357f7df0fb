import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../contract/errors.ts';
import { writeAtomically } from '../../keys/write-atomically.ts';
import { toHex } from '../../portable/bytes.ts';
import { createTurns } from '../../turns.ts';
import { headFileName, headFilesIn } from '../heads/head-folder.ts';
import { openCheckpoint } from '../open-checkpoint.ts';
import { parseVerifierKey } from '../open-note.ts';
import { sha256 } from '../leaf.ts';
import { cosign, witnessKeyOf, type WitnessSigner } from './cosign.ts';
import { decide, type KnownLog, type WitnessAnswer } from './witness.ts';

const keyFile = 'witness-key.pem';
const nameFile = 'witness-name.txt';
const logsFolder = 'logs';

/** A witness, with what it keeps in a folder: its key, and of each log its key and every checkpoint that was cosigned. */
export interface Witness {
  /** What those pin who trust it. */
  readonly verifierKey: string;
  /** Lets a log be witnessed here. */
  addLog(verifierKey: string): Promise<void>;
  /** Answers a request; what is cosigned is on the disk before. One after the other. */
  answer(body: string): Promise<WitnessAnswer>;
}

/** @param now what the clock says, in milliseconds */
export async function openWitness(folder: string, name: string, now: () => number): Promise<Witness> {
  await mkdir(join(folder, logsFolder), { recursive: true, mode: 0o700 });
  const signer = await loadSigner(folder, name);
  const logs = await readLogs(join(folder, logsFolder));
  const inTurn = createTurns();

  async function handle(body: string): Promise<WitnessAnswer> {
    const decision = decide(body, (origin) => logs.get(origin) ?? null);
    if (!decision.isAccepted) return decision.answer;
    const { checkpoint, note, text } = decision;
    const log = logs.get(checkpoint.origin);
    if (log === undefined) throw new Error('an accepted checkpoint is of no log');
    const line = cosign(text, signer, now());
    // Once it is signed there is no other: so it is kept first, for good.
    await writeAtomically(
      join(pathFor(folder, checkpoint.origin), headFileName(checkpoint.size)),
      `${note}${line}`,
    );
    logs.set(checkpoint.origin, { ...log, last: checkpoint });
    return { status: 200, type: 'text/plain; charset=utf-8', body: line };
  }

  return {
    verifierKey: witnessKeyOf(signer),
    async addLog(verifierKey) {
      const origin = parseVerifierKey(verifierKey)?.name;
      if (origin === undefined)
        throw new AppError(
          'bad-request',
          'This is no verifier key of a log: copy the whole line that Cordon shows.',
        );
      const known = logs.get(origin);
      if (known?.verifierKey === verifierKey) return;
      if (known !== undefined)
        throw new AppError('conflict', 'This witness knows a log of that name with another key.');
      await mkdir(pathFor(folder, origin), { recursive: true, mode: 0o700 });
      await writeAtomically(join(pathFor(folder, origin), 'log.vkey'), `${verifierKey}\n`);
      logs.set(origin, { verifierKey, last: null });
    },
    answer: (body) => inTurn(() => handle(body)),
  };
}

async function loadSigner(folder: string, name: string): Promise<WitnessSigner> {
  if (!/^[^\s+]{3,100}$/.test(name))
    throw new AppError(
      'bad-request',
      'The name of a witness has no blanks and no +, such as oversight.example.org/cordon.',
    );
  const path = join(folder, keyFile);
  const pem = await readFile(path, 'utf8').catch(() => null);
  if (pem === null) {
    const { privateKey } = generateKeyPairSync('ed25519');
    await writeAtomically(path, privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
    await writeAtomically(join(folder, nameFile), `${name}\n`);
    return { name, privateKey };
  }
  const known = (await readFile(join(folder, nameFile), 'utf8')).trim();
  if (known !== name) throw new AppError('conflict', `The witness of this folder is called ${known}.`);
  return { name, privateKey: createPrivateKey(pem) };
}

async function readLogs(folder: string): Promise<Map<string, KnownLog>> {
  const logs = new Map<string, KnownLog>();
  for (const name of await readdir(folder)) {
    const directory = join(folder, name);
    const verifierKey = (await readFile(join(directory, 'log.vkey'), 'utf8')).trim();
    const origin = parseVerifierKey(verifierKey)?.name;
    if (origin === undefined) throw new AppError('database-damaged', `${directory} names no key of a log.`);
    const [newest] = headFilesIn(await readdir(directory));
    const last =
      newest === undefined
        ? null
        : openCheckpoint(await readFile(join(directory, newest), 'utf8'), verifierKey);
    // A witness that forgot what it signed would sign a second course of the log.
    if (newest !== undefined && last === null)
      throw new AppError('database-damaged', `${join(directory, newest)} is not what was kept there.`);
    logs.set(origin, { verifierKey, last });
  }
  return logs;
}

function pathFor(folder: string, origin: string): string {
  return join(folder, logsFolder, toHex(sha256(origin)).slice(0, 16));
}
