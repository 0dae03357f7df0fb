import { posix, win32 } from 'node:path';
import type { Mode } from '../contract/domain.ts';
import { AppError } from '../contract/errors.ts';

/** Where Cordon keeps its data, and which of its two lives it leads there. */
export interface DataDirectory {
  readonly mode: Mode;
  /** Absolute. */
  readonly path: string;
}

export interface DataDirectoryFacts {
  /** What the person gave with `--data`: real data, whatever the folder is called. */
  readonly dataOption: string | undefined;
  /** What runs where nobody says: the demo in a checkout, real data in what an admin installed. */
  readonly otherwise: Mode;
  /** What the machine policy sets. */
  readonly managed?: string | undefined;
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
  readonly workingDirectory: string;
}

/**
 * Without `--data` and a machine policy, a folder in the user's application data; the demo's is apart from all real data.
 * @throws AppError when `--data` is another folder than the machine policy's
 */
export function chooseDataDirectory(facts: DataDirectoryFacts): DataDirectory {
  const path = facts.platform === 'win32' ? win32 : posix;
  const asked =
    facts.dataOption === undefined ? undefined : path.resolve(facts.workingDirectory, facts.dataOption);
  if (facts.managed !== undefined && asked !== undefined && asked !== facts.managed) {
    throw new AppError(
      'not-allowed',
      `The folder for real data is set by the machine policy: ${facts.managed}. Start Cordon without --data.`,
    );
  }
  const real = facts.managed ?? asked;
  if (real !== undefined) return { mode: 'operational', path: real };
  const name = facts.otherwise === 'demo' ? 'cordon-demo' : 'cordon';
  return { mode: facts.otherwise, path: path.join(applicationData(facts), name) };
}

function applicationData({ platform, environment, homeDirectory }: DataDirectoryFacts): string {
  if (platform === 'darwin') return posix.join(homeDirectory, 'Library', 'Application Support');
  if (platform === 'win32')
    return environment['LOCALAPPDATA'] ?? win32.join(homeDirectory, 'AppData', 'Local');
  const configured = environment['XDG_DATA_HOME'];
  // The XDG specification has relative paths ignored.
  if (configured !== undefined && posix.isAbsolute(configured)) return configured;
  return posix.join(homeDirectory, '.local', 'share');
}
