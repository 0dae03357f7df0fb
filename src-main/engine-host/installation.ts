import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';

/** Where the parts of this copy of Cordon lie, be it a repository or a package. */
export interface Installation {
  readonly version: string;
  readonly engineEntry: URL;
  readonly simulatorEntry: URL;
  /** The built renderer. */
  readonly rendererDirectory: string;
  readonly packsDirectory: string;
  readonly assetsDirectory: string;
  /** The pinned Node that came along, for an Electron whose own is too old. */
  readonly nodeExecutable: string;
  /** The public key that signed this package (PEM); null where nobody did, and in a checkout. */
  readonly releaseKey: string | null;
}

/** Below `out`, in a package that was signed. */
export const releaseKeyFile = 'release-key.pem';

const extension = extname(import.meta.filename);
const nodeName = process.platform === 'win32' ? 'node.exe' : 'node';

/** Finds the parts, starting from this very file. */
export function locateInstallation(): Installation {
  const root = findRoot(import.meta.dirname);
  const files = outsideArchive(root);
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const releaseKey = join(root, 'out', releaseKeyFile);
  const bundledNode = join(dirname(root), nodeName);
  return {
    version,
    engineEntry: entryAt(`../engine/engine.process${extension}`),
    simulatorEntry: entryAt(`../demo-cameras/camera-simulator.process${extension}`),
    rendererDirectory: join(root, 'out', 'src-renderer'),
    packsDirectory: join(files, 'native-models', 'packs'),
    assetsDirectory: join(files, 'assets'),
    nodeExecutable: existsSync(bundledNode)
      ? bundledNode
      : join(root, 'node_modules', 'node', 'bin', nodeName),
    releaseKey: existsSync(releaseKey) ? readFileSync(releaseKey, 'utf8') : null,
  };
}

function entryAt(path: string): URL {
  return pathToFileURL(outsideArchive(fileURLToPath(new URL(path, import.meta.url))));
}

/** Native code and plain Node read real files, which electron-builder puts beside Electron's archive. */
function outsideArchive(path: string): string {
  return path.replace(/([/\\])app\.asar(?=[/\\]|$)/, '$1app.asar.unpacked');
}

function findRoot(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from)
    throw new Error('Cordon is incomplete: its package.json is missing. Install it again.');
  return findRoot(parent);
}
