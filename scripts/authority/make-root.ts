import { fromWhereTheyStand } from '../../native-models/from-where-they-stand.ts';
import { AppError } from '../../src-main/contract/errors.ts';
import { fingerprintOfRoot, forceRootSchema } from '../../src-main/engine/trust/force-root.ts';
import { formProblems } from '../../src-main/engine/trust/signed-document.ts';
import { parseOptions, required, type CommandDeps } from './command.ts';
import { writeNewFile } from './files.ts';
import { signStatement, takeKey, tokenOptions } from './signer.ts';

/** `root`: makes the force root, whose fingerprint goes on paper. */
export async function makeRoot(args: readonly string[], deps: CommandDeps): Promise<void> {
  const { values } = parseOptions(args, {
    force: { type: 'string' },
    out: { type: 'string' },
    demo: { type: 'boolean', default: false },
    ...tokenOptions,
  });
  const force = required(values.force, '--force "NAME OF THE FORCE"');
  const folder = fromWhereTheyStand(values.out ?? '.');
  const { signer, file } = await takeKey(values, `force root of ${force}`, deps);

  const statement = forceRootSchema.safeParse({
    kind: 'force-root',
    mode: values.demo ? 'demo' : 'operational',
    force,
    publicKey: signer.publicKey,
    madeAt: deps.now(),
  });
  if (!statement.success) throw new AppError('bad-request', formProblems(statement.error));
  const document = await signStatement(statement.data, signer);
  if (file !== null) deps.say(`Written: ${writeNewFile(folder, 'force-root.private-key.json', file)}`);
  deps.say(
    `Written: ${writeNewFile(folder, 'force-root.json', { format: 'cordon-force-root/1', document })}`,
  );
  deps.say(`
The fingerprint of the force root of ${force}:

    ${fingerprintOfRoot(statement.data)}

Write it on paper and keep several copies, apart from this machine. Whoever sets a workstation up types it there from
the paper. force-root.json goes to every workstation and signer.${file === null ? '' : ' The private key stays here: keep it offline, with a copy in a safe.'}`);
}
