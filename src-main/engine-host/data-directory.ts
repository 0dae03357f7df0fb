import { posix, win32 } from 'node:path';
import type { Mode } from '../contract/domain.ts';

/** Where Cordon keeps its data, and which of its two lives it leads there. */
export interface DataDirectory {
  readonly mode: Mode;
  /** Absolute. */
  readonly path: string;
}

export interface DataDirectoryFacts {
  /** What the person gave with `--data`: real data, whatever the folder is called. */
  readonly dataOption: string | undefined;
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
  readonly workingDirectory: string;
}

/** Without `--data`, the demo, in the user's application-data folder and apart from all real data. */
export function chooseDataDirectory(facts: DataDirectoryFacts): DataDirectory {
  const path = facts.platform === 'win32' ? win32 : posix;
  if (facts.dataOption !== undefined) {
    return { mode: 'operational', path: path.resolve(facts.workingDirectory, facts.dataOption) };
  }
  return { mode: 'demo', path: path.join(applicationData(facts), 'cordon-demo') };
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
