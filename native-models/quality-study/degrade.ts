import sharp, { type Sharp } from 'sharp';
import type { Region, RgbImage } from '../../src-main/engine/recognition/frames/image.ts';
import type { QualityMeasure } from '../../src-main/engine/recognition/steps/quality.ts';

/** A way to spoil a picture. */
export interface Degradation {
  readonly name: string;
  /** The measure that should notice; null where only the score can. */
  readonly noticedBy: QualityMeasure | null;
  /** @param face the box of the face in the picture as it was */
  readonly apply: (image: RgbImage, face: Region) => Promise<RgbImage>;
}

/** Copies that are poor in one way each. */
export const degradations: readonly Degradation[] = [
  { name: 'as it is', noticedBy: null, apply: async (image) => image },
  {
    name: 'blurred a little',
    noticedBy: 'sharpness',
    apply: (image) => through(image, (it) => it.blur(1.5)),
  },
  { name: 'blurred', noticedBy: 'sharpness', apply: (image) => through(image, (it) => it.blur(3)) },
  { name: 'dark', noticedBy: 'brightness', apply: (image) => through(image, (it) => it.linear(0.3, 0)) },
  { name: 'overexposed', noticedBy: 'clipping', apply: (image) => through(image, (it) => it.linear(2.2, 0)) },
  { name: 'flat', noticedBy: 'contrast', apply: (image) => through(image, (it) => it.linear(0.25, 96)) },
  { name: 'half as large', noticedBy: 'faceHeightPx', apply: (image) => shrunk(image, 0.5) },
  { name: 'a quarter as large', noticedBy: 'faceHeightPx', apply: (image) => shrunk(image, 0.25) },
  { name: 'tilted by 30°', noticedBy: 'rollDeg', apply: (image) => through(image, (it) => it.rotate(30)) },
  { name: 'compressed', noticedBy: null, apply: compressed },
  { name: 'eyes covered', noticedBy: 'uncovered', apply: (image, face) => covered(image, face, 0.22, 0.48) },
  { name: 'mouth covered', noticedBy: 'uncovered', apply: (image, face) => covered(image, face, 0.55, 1.1) },
];

function open({ data, width, height }: RgbImage): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

async function through(image: RgbImage, change: (it: Sharp) => Sharp): Promise<RgbImage> {
  const { data, info } = await change(open(image)).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

function shrunk(image: RgbImage, scale: number): Promise<RgbImage> {
  return through(image, (it) => it.resize({ width: Math.round(image.width * scale) }));
}

async function compressed(image: RgbImage): Promise<RgbImage> {
  const jpeg = await open(image).jpeg({ quality: 8 }).toBuffer();
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** A grey bar across the face, between two heights in shares of its box. */
async function covered(image: RgbImage, face: Region, from: number, to: number): Promise<RgbImage> {
  const data = Uint8Array.from(image.data);
  const left = Math.max(0, Math.round(face.x));
  const right = Math.min(image.width, Math.round(face.x + face.width));
  const bottom = Math.min(image.height, Math.round(face.y + to * face.height));
  for (let y = Math.max(0, Math.round(face.y + from * face.height)); y < bottom; y++) {
    data.fill(barShade, (y * image.width + left) * 3, (y * image.width + right) * 3);
  }
  return { ...image, data };
}
const barShade = 70;
