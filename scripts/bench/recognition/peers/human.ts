import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Peer, Tensor, TensorFlow } from './peer.ts';

interface Human {
  readonly tf: TensorFlow;
  load(): Promise<void>;
  detect(input: Tensor): Promise<{
    readonly face: readonly {
      readonly box: readonly [number, number, number, number];
      readonly embedding?: readonly number[];
    }[];
  }>;
}

const off = { enabled: false };

/**
 * @vladmandic/human on WebAssembly with SIMD, at its own settings, with what isn't needed switched off and every face of
 * every frame embedded.
 */
export async function loadHuman(directory: string): Promise<Peer> {
  const require = createRequire(join(directory, 'package.json'));
  const modules = join(directory, 'node_modules', '@vladmandic', 'human');
  // The package has no types that would fit its build for Node: what is used of it is written down above.
  const { Human: create } = require(join(modules, 'dist', 'human.node-wasm.js')) as {
    Human: new (config: unknown) => Human;
  };
  const wasm = join(directory, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist');
  const always = { skipFrames: 0, skipTime: 0 };
  const human = new create({
    backend: 'wasm',
    wasmPath: `${wasm}/`,
    modelBasePath: `${pathToFileURL(join(modules, 'models')).href}/`,
    debug: false,
    cacheSensitivity: 0,
    warmup: 'none',
    filter: off,
    face: {
      enabled: true,
      detector: { maxDetected: 20, minConfidence: 0.2, rotation: false, ...always },
      mesh: { enabled: true },
      description: { enabled: true, ...always },
      iris: off,
      attention: off,
      emotion: off,
      antispoof: off,
      liveness: off,
    },
    body: off,
    hand: off,
    object: off,
    gesture: off,
    segmentation: off,
  });
  await human.load();
  if (human.tf.getBackend() !== 'wasm') throw new Error('human does not run on WebAssembly');
  return {
    async findFaces(rgb, width, height) {
      const tensor = human.tf.tensor3d(rgb, [height, width, 3], 'int32');
      try {
        const { face } = await human.detect(tensor);
        return face
          .filter(({ embedding }) => (embedding?.length ?? 0) > 0)
          .map(({ box: [x, y, faceWidth, faceHeight] }) => [x, y, x + faceWidth, y + faceHeight] as const);
      } finally {
        tensor.dispose();
      }
    },
  };
}
