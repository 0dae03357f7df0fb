import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../paths.ts';
import type { Report } from './progress.mjs';

/** Sees to it that the demo's model pack is there. */
export async function ensureDemoModels(_report: Report): Promise<string> {
  return existsSync(join(root, 'native-models/fetch.ts')) ? 'not wired yet' : 'not there yet';
}
