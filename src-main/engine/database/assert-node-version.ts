import { AppError } from '../../contract/errors.ts';

const lowestMajor = 22;

/**
 * The encrypted database's native module ends the whole process (segmentation fault) below Node 22, so this
 * runs before it is loaded.
 */
export function assertNodeVersion(version: string = process.versions.node): void {
  const major = Number(version.split('.')[0]);
  if (Number.isInteger(major) && major >= lowestMajor) return;
  throw new AppError(
    'internal',
    `Cordon needs Node ${String(lowestMajor)} or newer and was started with Node ${version}. ` +
      'Start it with "npm start", which uses the Node that comes with it.',
    { details: { version, lowestMajor } },
  );
}
