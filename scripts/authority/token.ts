import { execFile } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '../../src-main/contract/errors.ts';
import { encodePublicKey } from '../../src-main/engine/trust/sign-document.ts';

const run = promisify(execFile);
/** How long a person may take to touch the token. */
const patienceMs = 120_000;

/** A key on a PIV or other PKCS#11 token, reached through OpenSC's pkcs11-tool: the key never leaves the token. */
export interface Token {
  /** Path of the token's PKCS#11 library, such as opensc-pkcs11.so or libykcs11.so. */
  readonly module: string;
  /** The key's id on the token, hexadecimal (`pkcs11-tool --module … --list-objects` shows it). */
  readonly keyId: string;
}

/** @returns base64 of the DER SubjectPublicKeyInfo */
export function readTokenKey(token: Token): Promise<string> {
  return withScratch(async (folder) => {
    const file = join(folder, 'public-key');
    await callTool(
      token,
      ['--read-object', '--type', 'pubkey', '--id', token.keyId, '--output-file', file],
      '',
    );
    const content = await readFile(file);
    try {
      // Some versions write PEM, others DER.
      const isPem = content.subarray(0, 5).toString('latin1') === '-----';
      const key = createPublicKey(isPem ? content : { key: content, format: 'der', type: 'spki' });
      if (key.asymmetricKeyType === 'ed25519') return encodePublicKey(key);
    } catch {
      // Said below.
    }
    throw new AppError(
      'bad-request',
      `The key ${token.keyId} on the token is no Ed25519 key. Cordon's signatures are Ed25519: make such a key on the token, or use a key file.`,
    );
  });
}

/**
 * @param pin empty where the reader has a pad of its own
 * @returns base64 of the signature
 */
export function signWithToken(token: Token, text: string, pin: string): Promise<string> {
  return withScratch(async (folder) => {
    const [input, output] = [join(folder, 'text'), join(folder, 'signature')];
    await writeFile(input, text);
    const options = [
      '--sign',
      '--mechanism',
      'EDDSA',
      '--id',
      token.keyId,
      '--input-file',
      input,
      '--output-file',
      output,
    ];
    await callTool(
      token,
      ['--login', ...(pin === '' ? [] : ['--pin', 'env:CORDON_TOKEN_PIN']), ...options],
      pin,
    );
    return (await readFile(output)).toString('base64');
  });
}

async function callTool({ module }: Token, options: readonly string[], pin: string): Promise<void> {
  try {
    await run('pkcs11-tool', ['--module', module, ...options], {
      timeout: patienceMs,
      // In the environment of this one process only: arguments can be read by every program of the machine.
      env: { ...process.env, CORDON_TOKEN_PIN: pin },
    });
  } catch (cause) {
    // What a child process fails with carries a code, and its words in stderr.
    const { code, stderr = '' } = cause as { readonly code?: unknown; readonly stderr?: string };
    if (code === 'ENOENT') {
      throw new AppError(
        'not-found',
        'pkcs11-tool is not installed. Install OpenSC (Debian: apt install opensc), or use a key file.',
      );
    }
    const said =
      stderr.split('\n').find((line) => /error|failed|pin/i.test(line)) ?? 'it said nothing of why';
    throw new AppError(
      'wrong-credentials',
      `The token refused: ${said.trim()}. Check the PIN, the library and the key's id.`,
      { cause },
    );
  }
}

async function withScratch<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'cordon-token-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
