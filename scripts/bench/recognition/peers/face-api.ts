import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Peer, Tensor, TensorFlow } from './peer.ts';

interface Net {
  loadFromDisk(directory: string): Promise<void>;
}
interface FaceApi {
  readonly nets: {
    readonly ssdMobilenetv1: Net;
    readonly faceLandmark68Net: Net;
    readonly faceRecognitionNet: Net;
  };
  readonly SsdMobilenetv1Options: new (options: { minConfidence: number; maxResults: number }) => unknown;
  detectAllFaces(
    input: Tensor,
    options: unknown,
  ): {
    withFaceLandmarks(): {
      withFaceDescriptors(): Promise<
        readonly {
          readonly detection: { readonly box: { x: number; y: number; width: number; height: number } };
        }[]
      >;
    };
  };
}

/**
 * @vladmandic/face-api on WebAssembly with SIMD, at the settings that gave it the most true faces in a second of CPU on
 * these frames: its SSD detector (512 pixels) from a confidence of 0.3, not the 0.5 that it comes with. Its small
 * detector finds fewer in a second at every size.
 */
export async function loadFaceApi(directory: string): Promise<Peer> {
  const require = createRequire(join(directory, 'package.json'));
  // The packages have no types that would fit their builds for Node: what is used of them is written down above.
  const tensorFlow = require(join(directory, 'node_modules', '@tensorflow', 'tfjs')) as TensorFlow;
  const wasm = require(join(directory, 'node_modules', '@tensorflow', 'tfjs-backend-wasm')) as {
    setThreadsCount(count: number): void;
  };
  wasm.setThreadsCount(1);
  await tensorFlow.setBackend('wasm');
  await tensorFlow.ready();
  if (tensorFlow.getBackend() !== 'wasm') throw new Error('face-api does not run on WebAssembly');
  const modules = join(directory, 'node_modules', '@vladmandic', 'face-api');
  const faceApi = require(join(modules, 'dist', 'face-api.node-wasm.js')) as FaceApi;
  const { nets } = faceApi;
  for (const net of [nets.ssdMobilenetv1, nets.faceLandmark68Net, nets.faceRecognitionNet])
    await net.loadFromDisk(join(modules, 'model'));
  const options = new faceApi.SsdMobilenetv1Options({ minConfidence: 0.3, maxResults: 20 });
  return {
    async findFaces(rgb, width, height) {
      const tensor = tensorFlow.tensor3d(rgb, [height, width, 3], 'int32');
      try {
        const faces = await faceApi.detectAllFaces(tensor, options).withFaceLandmarks().withFaceDescriptors();
        return faces.map(
          ({ detection: { box } }) => [box.x, box.y, box.x + box.width, box.y + box.height] as const,
        );
      } finally {
        tensor.dispose();
      }
    },
  };
}
