import { fromWhereTheyStand } from '../../native-models/from-where-they-stand.ts';
import { AppError } from '../../src-main/contract/errors.ts';
import type { Trust } from '../../src-main/engine/trust/certificates.ts';
import type { Checked } from '../../src-main/engine/trust/checked.ts';
import { openForceRoot } from '../../src-main/engine/trust/force-root.ts';
import { openRevocations } from '../../src-main/engine/trust/revocations.ts';
import { required } from './command.ts';
import { readFileOf } from './files.ts';

/** The force root, and the newest list of what it took back. */
export const trustOptions = { root: { type: 'string' }, revocations: { type: 'string' } } as const;

/** What the options say to go by. @throws AppError when the root or the list is not what it says to be */
export function readTrust(options: {
  readonly root?: string | undefined;
  readonly revocations?: string | undefined;
}): Trust {
  const rootPath = required(options.root, '--root force-root.json');
  const root = must(openForceRoot(readFileOf(fromWhereTheyStand(rootPath), 'cordon-force-root/1')));
  const revocations =
    options.revocations === undefined
      ? null
      : must(
          openRevocations(
            readFileOf(fromWhereTheyStand(options.revocations), 'cordon-revocations/1').document,
            root,
          ),
        );
  return { root, revocations };
}

/** What was checked, or its refusal for the person. */
export function must<Value>(checked: Checked<Value>): Value {
  if (checked.ok) return checked.value;
  throw new AppError('not-allowed', checked.because);
}
