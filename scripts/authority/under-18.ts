import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fromWhereTheyStand } from '../../native-models/from-where-they-stand.ts';
import { asText } from '../../src-main/engine/policy/as-text.ts';
import {
  openUnder18,
  under18AuthoritySchema,
  type Under18Authority,
  type Under18File,
} from '../../src-main/engine/trust/under-18.ts';
import { formProblems, parseStatement } from '../../src-main/engine/trust/signed-document.ts';
import { AppError } from '../../src-main/contract/errors.ts';
import { atInstant } from '../../src-main/engine/wording.ts';
import { onlyFile, parseOptions, required, type CommandDeps } from './command.ts';
import { writeNewFile } from './files.ts';
import { must, readTrust, trustOptions } from './known-trust.ts';
import { readPolicyInForce } from './orders.ts';
import { openOwnSigner, ownSignerOptions } from './own-signer.ts';
import { signStatement } from './signer.ts';

const dayMs = 24 * 60 * 60_000;
const longestDays = 31;

/**
 * `under-18`: an authorising officer's word that one person under 18 may be listed with one picture. The officer has the picture
 * before them: its hash is taken from the file itself.
 */
export async function under18(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { values, positionals } = parseOptions(args, {
    ...trustOptions,
    ...ownSignerOptions,
    policy: { type: 'string' },
    reference: { type: 'string' },
    rationale: { type: 'string' },
    days: { type: 'string' },
    out: { type: 'string' },
  });
  const now = deps.now();
  const trust = readTrust(values);
  const picture = fromWhereTheyStand(
    onlyFile(positionals, 'the picture that the person is to be listed with'),
  );
  const { policy } = readPolicyInForce(values.policy, trust, now);
  const statement = statementOf({
    kind: 'under-18',
    mode: trust.root.mode,
    reference: required(values.reference, '--reference TEXT, as the list names the person'),
    pictureSha256: sha256OfFile(picture),
    rationale: required(values.rationale, '--rationale TEXT, why it is necessary although they are a child'),
    until: now + daysOf(values.days) * dayMs,
  });
  const me = await openOwnSigner(values, trust, 'authorising-officer', deps);
  deps.say(wordsOfUnder18(statement));
  deps.say(
    `You are about to authorise this as ${me.certificate.holder} (${me.certificate.personnelNumber}). Look at ${picture}: it is the one picture that this is about. Close this window if it is not what you want.\n`,
  );
  const file: Under18File = {
    format: 'cordon-under-18/1',
    authority: { certificate: me.document, document: await signStatement(statement, me.signer) },
  };
  must(openUnder18(file, { trust, policy, mode: trust.root.mode, now }));
  const name = `${statement.pictureSha256.slice(0, 12)}.under-18.json`;
  deps.say(`Written: ${writeNewFile(fromWhereTheyStand(values.out ?? '.'), name, file)}`);
  deps.say('Put it beside the picture, and its name under “under 18 authority” in the person’s row.');
}

export function wordsOfUnder18(statement: Under18Authority): string {
  return asText({
    title: 'An extra authority: somebody under 18 may be listed',
    facts: [
      ['Reference', statement.reference],
      ['Why', statement.rationale],
      ['SHA-256 of the picture', statement.pictureSha256],
      ['For', statement.mode === 'demo' ? 'a demo only' : 'real data'],
      ['Counts until', atInstant(statement.until)],
    ],
    sections: [],
  });
}

/** What the file says, as it stands; whether it counts, is for `verify`. */
export function under18In({ authority }: Under18File): Under18Authority {
  return must(parseStatement(authority.document.payload, under18AuthoritySchema, 'This authority'));
}

function statementOf(given: Under18Authority): Under18Authority {
  const parsed = under18AuthoritySchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new AppError('bad-request', `This can't be signed as it is: ${formProblems(parsed.error)}`);
}

function daysOf(text: string | undefined): number {
  const days = Number(required(text, '--days N, for how long it counts'));
  if (Number.isInteger(days) && days >= 1 && days <= longestDays) return days;
  throw new AppError('bad-request', `--days is a whole number from 1 to ${String(longestDays)}.`);
}

function sha256OfFile(path: string): string {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch (cause) {
    // Node's file errors carry a code.
    const { code } = cause as NodeJS.ErrnoException;
    throw new AppError('not-found', `${path} can't be read (${String(code)}).`, { cause });
  }
}
