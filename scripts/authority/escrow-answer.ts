import { fromWhereTheyStand } from '../../native-models/from-where-they-stand.ts';
import { AppError } from '../../src-main/contract/errors.ts';
import { answerEscrowRequest, readEscrowRequest } from '../../src-main/engine/escrow/answer.ts';
import { makeCodeHalf } from '../../src-main/engine/people/enrolment-code.ts';
import { fingerprintOf, isSameFingerprint } from '../../src-main/engine/trust/fingerprint.ts';
import { onlyFile, parseOptions, required, type CommandDeps } from './command.ts';
import { openCustodianKey } from './custodian-key.ts';
import { readFileOf, writeNewFile } from './files.ts';
import { fileNameOf } from './keygen.ts';
import { must, readTrust, trustOptions } from './known-trust.ts';
import { wordsOfEscrowRequest } from './words.ts';

/** `escrow answer`: a custodian reads what is asked of them, and gives their part. */
export async function escrowAnswer(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { values, positionals } = parseOptions(args, {
    ...trustOptions,
    key: { type: 'string' },
    out: { type: 'string' },
  });
  const file = readFileOf(
    fromWhereTheyStand(onlyFile(positionals, 'the request')),
    'cordon-escrow-request/1',
  );
  const key = readFileOf(
    fromWhereTheyStand(required(values.key, '--key FILE, your private key as a custodian')),
    'cordon-custodian-key/1',
  );
  const { root } = readTrust(values);
  const request = must(readEscrowRequest(file, root));
  deps.say(wordsOfEscrowRequest(request));
  if (request.purpose === 'recovery') {
    deps.say(
      'Nothing in this file proves who made it. Speak with the person at the workstation, and with the other custodian.\nThe command there shows the fingerprint of this recovery. Have it read out to you, and type it; never copy it from a file.',
    );
    const typed = await deps.terminal.ask('Fingerprint of the recovery: ');
    if (!isSameFingerprint(typed, fingerprintOf(request.answerTo))) {
      throw new AppError(
        'not-trusted',
        'This is not the fingerprint of this request: somebody else made it, or it was changed. Nothing was answered.',
      );
    }
  }
  const privateKey = await openCustodianKey(
    key,
    await deps.terminal.askHidden(`Passphrase of the key “${key.label}”: `),
  );
  const halves: [string, string][] = [];
  const answer = must(
    answerEscrowRequest({
      file,
      root,
      publicKey: key.publicKey,
      privateKey,
      makeHalf(loginName) {
        const half = makeCodeHalf();
        halves.push([loginName, half]);
        return half;
      },
    }),
  );
  privateKey.fill(0);
  const name = `${fileNameOf(answer.holder, request.id)}.answer.json`;
  deps.say(`Written: ${writeNewFile(fromWhereTheyStand(values.out ?? '.'), name, answer)}`);
  if (request.purpose === 'rehearsal') {
    deps.say('It shows that you could open your part, and opens nothing. Take it back to the workstation.');
    return;
  }
  deps.say(
    'Take it back to the workstation. Give each of these people their half of a code, in person and nobody else:\n',
  );
  for (const [loginName, half] of halves) deps.say(`    ${loginName}: ${half}`);
}
