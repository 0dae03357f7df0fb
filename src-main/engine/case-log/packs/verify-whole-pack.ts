import { checkTimestamps } from './check-timestamps.ts';
import { findBag, type PackFiles } from './check-files.ts';
import type { PackReport } from './report.ts';
import { verifyPack, withCheck, type PackOptions } from './verify-pack.ts';

/** Verifies a pack by itself, its timestamps too, whose certificates take time. The same in `npm run verify` and in the page for a browser. */
export async function verifyWholePack(files: PackFiles, options: PackOptions = {}): Promise<PackReport> {
  const report = verifyPack(files, options);
  const bag = findBag(files);
  if (bag === null || report.pack === null || report.pack.timestamps.length === 0) return report;
  return withCheck(report, await checkTimestamps(bag.files, report.pack));
}
