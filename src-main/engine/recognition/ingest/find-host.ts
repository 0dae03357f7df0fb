import { isIP } from 'node:net';
import type { HostResolver } from './stream-source.ts';

/** The number of a host, which whoever connects gets in place of its name; null for a name that nobody knows, or once `gone`. */
export function findHost(
  hostname: string,
  resolve: HostResolver,
  gone: Promise<void>,
): Promise<string | null> {
  if (isIP(hostname) !== 0) return Promise.resolve(hostname);
  const found = resolve(hostname).catch(() => null);
  return Promise.race([found, gone.then(() => null)]);
}
