import { existsSync } from 'node:fs';
import type { LaunchProcess } from '../engine-host/engine-launcher.ts';
import type { Installation } from '../engine-host/installation.ts';
import { nodeLauncher } from '../engine-host/node-launcher.ts';
import { launchUtilityProcess } from './utility-process-launcher.ts';

/**
 * The pinned Node where it came along, so that the engine runs on the same Node in a repository, a test variant and
 * the loopback host. Otherwise Electron's own, which must be 22 or newer: the encrypted database crashes below.
 */
export function chooseLauncher(installation: Installation): LaunchProcess {
  if (existsSync(installation.nodeExecutable)) return nodeLauncher(installation.nodeExecutable);
  if (Number.parseInt(process.versions.node, 10) < 22) {
    throw new Error(
      `Electron ${process.versions.electron} has Node ${process.versions.node}, and the engine needs 22.`,
    );
  }
  return launchUtilityProcess;
}
