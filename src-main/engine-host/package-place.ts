import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';

/** Where Debian's package puts Cordon, below the root of the file system. */
export const packageHome = 'opt/cordon';

/**
 * The root that a Debian package of Cordon was installed below, which is `/` but for trials: `nodeExecutable` lies in it. Null
 * where Cordon came otherwise.
 */
export function rootOfPackage(nodeExecutable: string): string | null {
  const home = dirname(dirname(nodeExecutable));
  if (basename(dirname(nodeExecutable)) !== 'resources') return null;
  const above = join(home, ...packageHome.split('/').map(() => '..'));
  const isThere = relative(above, home).split(sep).join('/') === packageHome;
  // Where /opt leads elsewhere, Debian still keeps its books at the root.
  return [isThere ? above : '/', '/'].find((root) => knows(root)) ?? null;
}

function knows(root: string): boolean {
  return ['cordon', 'cordon-test-variant'].some((name) =>
    existsSync(join(root, 'var/lib/dpkg/info', `${name}.list`)),
  );
}

/** Where `cordon update` writes down what became of the last one. Root's, and for everybody to read. */
export function outcomeFileOf(root: string): string {
  return join(root, 'var/lib/cordon/last-update.json');
}
