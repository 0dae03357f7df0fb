import { fromWhereTheyStand } from '../../native-models/from-where-they-stand.ts';
import { nextDraft, startingPolicy } from '../../src-main/engine/policy/draft.ts';
import { readPolicy } from '../../src-main/engine/trust/policy-pack.ts';
import { parseOptions, type CommandDeps } from './command.ts';
import { readFileOf, writeNewFile } from './files.ts';
import { must, readTrust, trustOptions } from './known-trust.ts';

/** `draft`: a first policy to edit, or the next version of one. */
export function draft(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { values } = parseOptions(args, {
    ...trustOptions,
    previous: { type: 'string' },
    out: { type: 'string' },
  });
  const { root, revocations } = readTrust(values);
  const statement =
    values.previous === undefined
      ? startingPolicy({
          mode: root.mode,
          force: root.force,
          draftedAt: deps.now(),
          revocationList: revocations?.number ?? 0,
          models: [],
        })
      : nextDraft(
          must(readPolicy(readFileOf(fromWhereTheyStand(values.previous), 'cordon-policy/1').payload)),
          deps.now(),
        );
  const name = `policy-${String(statement.version)}.draft.json`;
  deps.say(
    `Written: ${writeNewFile(fromWhereTheyStand(values.out ?? '.'), name, { format: 'cordon-request/1', statement })}`,
  );
  deps.say('Edit it with any text editor. Nothing in it counts until two people have signed it.');
  return Promise.resolve();
}
