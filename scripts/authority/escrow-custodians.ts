import { fromWhereTheyStand } from '../../native-models/from-where-they-stand.ts';
import { AppError } from '../../src-main/contract/errors.ts';
import { custodianCount, custodiansSchema } from '../../src-main/engine/trust/custodians.ts';
import { modeWords } from '../../src-main/engine/trust/mode-words.ts';
import { formProblems } from '../../src-main/engine/trust/signed-document.ts';
import { parseOptions, required, type CommandDeps } from './command.ts';
import { readFileOf, writeNewFile } from './files.ts';
import { readTrust, trustOptions } from './known-trust.ts';
import { assertRootKey } from './root-key.ts';
import { openSigner, signerOptions, signStatement } from './signer.ts';
import { wordsOfCustodian, wordsOfCustodians } from './words.ts';

/** `escrow custodians`: the force root vouches for the three people who together hold the keys in escrow. */
export async function escrowCustodians(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { values, positionals } = parseOptions(args, {
    ...trustOptions,
    ...signerOptions,
    number: { type: 'string' },
    out: { type: 'string' },
  });
  if (positionals.length !== custodianCount)
    throw new AppError('bad-request', `Give the requests of ${String(custodianCount)} custodians.`);
  const number = Number(
    required(values.number, '--number N, of this list: 1 for the first, and one more for each'),
  );
  const { root } = readTrust(values);
  const requests = positionals.map((path) =>
    readFileOf(fromWhereTheyStand(path), 'cordon-custodian-request/1'),
  );
  const foreign = requests.find(({ mode }) => mode !== root.mode);
  if (foreign !== undefined) throw new AppError('not-allowed', `This request ${modeWords(foreign.mode)}.`);
  const signer = await openSigner(values, deps.terminal);
  assertRootKey(signer, root);
  for (const request of requests) deps.say(wordsOfCustodian(request));
  deps.say(
    'Compare each fingerprint with what its holder reads out to you: nothing else says whose key it is.\n',
  );
  const list = custodiansSchema.safeParse({
    kind: 'custodians',
    mode: root.mode,
    number,
    at: deps.now(),
    custodians: requests.map(({ holder, personnelNumber, publicKey }) => ({
      holder,
      personnelNumber,
      publicKey,
    })),
  });
  if (!list.success) throw new AppError('bad-request', formProblems(list.error));
  deps.say('This is what will be signed:\n');
  deps.say(wordsOfCustodians(list.data));
  const document = await signStatement(list.data, signer);
  const name = `custodians-${String(number)}.json`;
  deps.say(
    `Written: ${writeNewFile(fromWhereTheyStand(values.out ?? '.'), name, { format: 'cordon-custodians/1', document })}`,
  );
  deps.say('Take it to every workstation: Policy, Encryption keys.');
}
