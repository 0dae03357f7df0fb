import { binding } from 'onnxruntime-node/dist/binding.js';
import { findPack, shippedManifest } from '../../native-models/manifest.ts';
import type { Region } from '../../src-main/engine/recognition/frames/image.ts';
import {
  CameraPipeline,
  type LiveFrame,
} from '../../src-main/engine/recognition/inference/camera-pipeline.ts';
import { Gallery } from '../../src-main/engine/recognition/steps/search.ts';
import { faceWithin } from './face-within.ts';
import { RecordWriter, type RecordKind } from './record-file.ts';
import { watching } from './watching.ts';

/*
 * Loaded into the real inference process by `preload.ts`: writes down what passes, from where it lies, and keeps nothing
 * (but what the control asks for).
 */
const pack = findPack(shippedManifest(), 'default');
const writer = new RecordWriter(watching().recordFile, 'inference');
/** Kept on purpose: the control's needle. */
const kept: Uint8Array[] = [];
/** A frame of a camera is at work; otherwise it is a picture of the list that is enrolled. */
let isLive = false;

const NativeSession = binding.InferenceSession;
binding.InferenceSession = class extends NativeSession {
  override run(...[feeds, fetches, options]: Parameters<InstanceType<typeof NativeSession>['run']>) {
    // What a session is fed, and what it gives, are tensors.
    const [input] = Object.values(feeds) as { dims: readonly number[]; data: Uint8Array }[];
    const outputs = super.run(feeds, fetches, options);
    if (input === undefined || input.dims.length !== 4) return outputs;
    const [, , height = 0, width = 0] = input.dims;
    const kind =
      width === pack.mesh?.input.width ? 'mesh' : width === pack.embedder.input.width ? 'embedder' : null;
    // Its own blank pictures are no needles.
    if (kind === null || input.data.every((value) => value === input.data[0])) return outputs;
    if (!isLive) {
      // Somebody is put on a list: their template is to be gone with it.
      if (kind === 'embedder') noteNumbers('listed-embedding', outputs);
      return outputs;
    }
    writer.write(`${kind}-input`, width, height, [input.data]);
    if (watching().keepsOne && kept.length === 0) kept.push(Uint8Array.from(input.data));
    noteNumbers(kind === 'mesh' ? 'mesh-output' : 'embedding', outputs);
    return outputs;
  }
};

/** What the mesh or the embedder gave, without its few numbers about it. */
function noteNumbers(kind: RecordKind, outputs: object): void {
  for (const { data } of Object.values(outputs) as { data: Float32Array }[]) {
    if (data.length < 128) continue;
    writer.write(kind, data.length, 1, [new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]);
  }
}

const { nearest } = Gallery.prototype;
Gallery.prototype.nearest = function (probe) {
  const bytes = new Uint8Array(probe.buffer, probe.byteOffset, probe.byteLength);
  if (isLive) writer.write('probe', probe.length, 1, [bytes]);
  return nearest.call(this, probe);
};

const { process: recognise } = CameraPipeline.prototype;
CameraPipeline.prototype.process = async function (frame: LiveFrame) {
  const { picture, detector } = frame;
  isLive = true;
  await recognise
    .call(this, {
      ...frame,
      picture: {
        ...picture,
        async cut(region) {
          const part = await picture.cut(region);
          if (part === null) return null;
          const face = faceWithin(region);
          const { data, width } = part.image;
          writer.write(
            'region',
            face.width,
            face.height,
            rowsOf(data, width * 3, { ...face, x: 3 * (face.x - region.x), width: 3 * face.width }, region.y),
          );
          const { image, scale } = detector;
          const scaled = {
            x: Math.round(face.x * scale),
            y: Math.round(face.y * scale),
            width: Math.round(face.width * scale),
            height: Math.round(face.height * scale),
          };
          const planes = [0, 1, 2].map((nth) => image.planes.subarray(nth * image.width * image.height));
          writer.write(
            'detector-input',
            scaled.width,
            scaled.height,
            planes.flatMap((plane) => rowsOf(plane, image.width, scaled, 0)),
          );
          return part;
        },
      },
    })
    .finally(() => (isLive = false));
};

/** Views of the rows of a part. @param top the row of the picture that the bytes begin with */
function rowsOf(bytes: Uint8Array, stride: number, part: Region, top: number): readonly Uint8Array[] {
  return Array.from({ length: part.height }, (_, row) => {
    const start = (part.y - top + row) * stride + part.x;
    return bytes.subarray(start, start + part.width);
  });
}
