import { findPack, shippedManifest } from '../../native-models/manifest.ts';
import { openPack } from '../../native-models/packs.ts';
import { defaultPacksDirectory } from '../../native-models/where.ts';
import {
  openReference,
  realDeps,
  tryProvider,
} from '../../src-main/engine/recognition/inference/provider-trial.ts';
import type { Precision, Provider } from '../../src-main/engine/recognition/inference/session.ts';

/*
 * Holds one provider against the CPU, in a process of its own: a driver that ends its process ends this one only.
 * Without a provider it answers with the names that ONNX Runtime has here.
 */
const [provider, precision] = process.argv.slice(2);
if (provider === undefined) {
  process.send?.(realDeps.supported());
} else {
  const pack = findPack(shippedManifest(), 'default');
  const reference = await openReference(pack, await openPack(pack, defaultPacksDirectory), realDeps);
  // The parent chose both from lists of these types.
  const wanted = { provider: provider as Provider, precision: precision as Precision };
  const { trial } = await tryProvider(wanted, reference, realDeps);
  process.send?.(trial);
}
