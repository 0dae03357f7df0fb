import { resolve } from 'node:path';

/** A path as somebody typed it: npm runs commands in the project's folder, and they may have stood elsewhere. */
export function fromWhereTheyStand(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? '.', path);
}
