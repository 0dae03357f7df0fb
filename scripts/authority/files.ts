import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../src-main/contract/errors.ts';
import {
  certificateFileSchema,
  certificateRequestFileSchema,
} from '../../src-main/engine/trust/certificates.ts';
import { forceRootFileSchema } from '../../src-main/engine/trust/force-root.ts';
import { policyPackSchema } from '../../src-main/engine/trust/policy-pack.ts';
import { signingRequestSchema } from '../../src-main/engine/trust/request.ts';
import { revocationsFileSchema } from '../../src-main/engine/trust/revocations.ts';
import { authorityFileSchema, presenceFileSchema } from '../../src-main/engine/trust/statements.ts';
import { escrowAnswerFileSchema, escrowRequestFileSchema } from '../../src-main/engine/escrow/files.ts';
import { custodianRequestSchema, custodiansFileSchema } from '../../src-main/engine/trust/custodians.ts';
import { formProblems } from '../../src-main/engine/trust/signed-document.ts';
import { under18FileSchema } from '../../src-main/engine/trust/under-18.ts';
import { custodianKeySchema } from './custodian-key.ts';
import { keyFileSchema } from './key-file.ts';

const fileSchema = z.discriminatedUnion('format', [
  forceRootFileSchema,
  certificateRequestFileSchema,
  certificateFileSchema,
  revocationsFileSchema,
  signingRequestSchema,
  policyPackSchema,
  authorityFileSchema,
  presenceFileSchema,
  under18FileSchema,
  keyFileSchema,
  custodianRequestSchema,
  custodianKeySchema,
  custodiansFileSchema,
  escrowRequestFileSchema,
  // Two forms of one format, told apart by their purpose.
  escrowAnswerFileSchema,
]);
export type AuthorityFile = z.infer<typeof fileSchema>;
export type FileFormat = AuthorityFile['format'];

export const formatWords: Readonly<Record<FileFormat, string>> = {
  'cordon-force-root/1': 'a force root',
  'cordon-certificate-request/1': 'a request for a certificate',
  'cordon-certificate/1': 'a certificate',
  'cordon-revocations/1': 'a list of revocations',
  'cordon-request/1': 'a draft to sign',
  'cordon-policy/1': 'a policy',
  'cordon-authority/1': 'an authority',
  'cordon-presence/1': 'an on-site officer’s word',
  'cordon-under-18/1': 'an extra authority for somebody under 18',
  'cordon-private-key/1': 'a private key',
  'cordon-custodian-request/1': 'a custodian’s public key',
  'cordon-custodian-key/1': 'a custodian’s private key',
  'cordon-custodians/1': 'a list of custodians',
  'cordon-escrow-request/1': 'a request to custodians',
  'cordon-escrow-answer/1': 'a custodian’s answer',
};

/** More than any of these files holds. */
const largestFileBytes = 4 * 1024 * 1024;

/** Any file of ours. @throws AppError that says what it is instead */
export function readAuthorityFile(path: string): AuthorityFile {
  const parsed = fileSchema.safeParse(readJson(path));
  if (parsed.success) return parsed.data;
  throw new AppError(
    'bad-request',
    `${path} is none of the files that this command knows: ${formProblems(parsed.error)}`,
  );
}

/** A file of one format. */
export function readFileOf<Format extends FileFormat>(
  path: string,
  format: Format,
): Extract<AuthorityFile, { readonly format: Format }> {
  const file = readAuthorityFile(path);
  if (file.format !== format) {
    throw new AppError(
      'bad-request',
      `${path} is ${formatWords[file.format]}; ${formatWords[format]} is needed here.`,
    );
  }
  // Its format was just compared; TypeScript can't follow the generic.
  return file as Extract<AuthorityFile, { readonly format: Format }>;
}

/** Writes a new file for its owner alone, and never over another. Answers its path. */
export function writeNewFile(folder: string, name: string, content: AuthorityFile): string {
  const path = join(folder, name);
  try {
    writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    // Node's file errors carry a code.
    const { code } = cause as NodeJS.ErrnoException;
    throw new AppError(
      'conflict',
      code === 'EEXIST'
        ? `${path} is there already, and nothing is overwritten. Move it away, or choose another folder with --out.`
        : `${path} can't be written (${String(code)}).`,
      { cause },
    );
  }
  return path;
}

function readJson(path: string): unknown {
  let text: Buffer;
  try {
    text = readFileSync(path);
  } catch (cause) {
    // Node's file errors carry a code.
    throw new AppError(
      'not-found',
      `${path} can't be read (${String((cause as NodeJS.ErrnoException).code)}).`,
      { cause },
    );
  }
  if (text.length > largestFileBytes)
    throw new AppError('bad-request', `${path} is far larger than any file of Cordon's.`);
  try {
    return JSON.parse(text.toString('utf8'));
  } catch (cause) {
    throw new AppError('bad-request', `${path} is no JSON file.`, { cause });
  }
}
