import { loadCpuChain } from '../../src-main/engine/recognition/inference/load-chain.ts';
import type { FaceChain } from '../../src-main/engine/recognition/steps/chain.ts';
import { childChannel } from '../../src-main/engine/processes/channel.ts';
import { availableManifest } from '../local-manifest.ts';
import { findPack } from '../manifest.ts';
import { openPack } from '../packs.ts';
import { embedImage } from './embed-image.ts';
import { toEmbeddingSchema, type EmbeddingTask, type FromEmbedding } from './embedding-messages.ts';

/* Embeds pictures for an evaluation, on the CPU, so that results can be repeated: one of several such processes. */
const channel = childChannel();
const post = (message: FromEmbedding): void => channel.post(message);
let chain: Promise<FaceChain> | null = null;

channel.onMessage((message) => {
  const parsed = toEmbeddingSchema.parse(message);
  switch (parsed.kind) {
    case 'start':
      chain = load(parsed.packId, parsed.packsDirectory);
      chain.catch(fail);
      return;
    case 'embed':
      embed(parsed.tasks).catch(fail);
      return;
    case 'stop':
      process.exit(0);
  }
});
channel.onClosed(() => process.exit(0));

async function load(packId: string, packsDirectory: string): Promise<FaceChain> {
  const pack = findPack(await availableManifest(packsDirectory), packId);
  return loadCpuChain(pack, await openPack(pack, packsDirectory));
}

async function embed(tasks: readonly EmbeddingTask[]): Promise<void> {
  const loaded = await chain;
  if (loaded === null) throw new Error('pictures came before the models');
  const results = [];
  for (const { id, file, scale } of tasks) results.push({ id, ...(await embedImage(file, loaded, scale)) });
  post({ kind: 'embedded', results });
}

function fail(cause: unknown): void {
  post({ kind: 'failed', message: cause instanceof Error ? cause.message : String(cause) });
}
