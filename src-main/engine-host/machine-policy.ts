import { lstatSync, readFileSync, type Stats } from 'node:fs';
import { posix, win32 } from 'node:path';
import { AppError } from '../contract/errors.ts';
import { machinePolicySchema, type MachinePolicy } from '../contract/machine-policy.ts';

export interface MachinePolicyFacts {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A machine policy, and where it was looked for. */
export interface FoundMachinePolicy {
  readonly file: string;
  /** Null where there is none. */
  readonly policy: MachinePolicy | null;
}

/** Only whoever administers the machine can write there. */
export function machinePolicyFile({ platform, environment }: MachinePolicyFacts): string {
  if (platform === 'win32')
    return win32.join(environment['PROGRAMDATA'] ?? 'C:\\ProgramData', 'Cordon', 'machine-policy.json');
  if (platform === 'darwin') return '/Library/Application Support/Cordon/machine-policy.json';
  return '/etc/cordon/machine-policy.json';
}

/**
 * The machine policy, if there is one. On Windows who may write it is for the folder's own rights.
 * @throws AppError when somebody else could have written it, or when it is no machine policy: then Cordon does not start
 */
export function readMachinePolicy(file: string, platform: NodeJS.Platform): FoundMachinePolicy {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return { file, policy: null };
  if (!stats.isFile()) throw refusal(file, 'is no plain file');
  const path = platform === 'win32' ? win32 : posix;
  if (platform !== 'win32' && ![stats, lstatSync(path.dirname(file))].every(isOfRootAlone)) {
    throw refusal(file, 'can be changed by others than the administrator of this machine');
  }
  const parsed = machinePolicySchema.safeParse(parseJson(file));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refusal(file, `is not in its form (${[...(issue?.path ?? []), issue?.message].join(': ')})`);
  }
  for (const name of ['dataDirectory', 'logDirectory', 'metricsFile'] as const) {
    const directory = parsed.data[name];
    if (directory !== undefined && !path.isAbsolute(directory))
      throw refusal(file, `gives ${name} as a relative path`);
  }
  return { file, policy: parsed.data };
}

function isOfRootAlone({ uid, mode }: Stats): boolean {
  return uid === 0 && (mode & 0o022) === 0;
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw refusal(file, 'can’t be read as JSON', cause);
  }
}

function refusal(file: string, what: string, cause?: unknown): AppError {
  return new AppError(
    'not-allowed',
    `The machine policy ${file} ${what}. Cordon does not start with it: the force’s IT puts it right or takes it away.`,
    cause === undefined ? {} : { cause },
  );
}
