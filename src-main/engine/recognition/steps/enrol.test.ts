import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '../../../contract/errors.ts';
import type { FaceChain } from './chain.ts';
import { enrolPicture } from './enrol.ts';
import { product } from './search.ts';
import { loadChain, readPortrait } from './testing/load-chain.ts';

let chain: FaceChain;
beforeAll(async () => {
  chain = await loadChain();
});
afterAll(() => chain.release());

async function refusal(bytes: Uint8Array): Promise<Pick<AppError, 'code' | 'details' | 'message'>> {
  const error: unknown = await enrolPicture(bytes, chain).catch((reason: unknown) => reason);
  if (!(error instanceof AppError)) throw new Error(`expected a refusal, not ${String(error)}`);
  return { code: error.code, details: error.details, message: error.message };
}

async function sideBySide(...ids: readonly string[]): Promise<Buffer> {
  const pictures = await Promise.all(ids.map(readPortrait));
  return sharp({ create: { width: 384 * ids.length, height: 480, channels: 3, background: 'grey' } })
    .composite(pictures.map((input, i) => ({ input, left: 384 * i, top: 0 })))
    .png()
    .toBuffer();
}

test('a portrait is enrolled', async () => {
  const { face, quality, image } = await enrolPicture(await readPortrait('SYN-500'), chain);
  expect({ width: image.width, height: image.height, dimension: face.template.length }).toEqual({
    width: 384,
    height: 480,
    dimension: 512,
  });
  expect(quality).toBeGreaterThan(75);
});

test('the turn that a camera wrote into the picture is undone', async () => {
  const upright = await enrolPicture(await readPortrait('SYN-502'), chain);
  const lying = await sharp(await readPortrait('SYN-502'))
    .rotate(270)
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 95 })
    .toBuffer();
  const turned = await enrolPicture(lying, chain);
  expect(turned.image.width).toBe(384);
  expect(product(turned.face.template, upright.face.template)).toBeGreaterThan(0.95);
});

test('a grey picture and one with transparency are read', async () => {
  const grey = await sharp(await readPortrait('SYN-504'))
    .greyscale()
    .png()
    .toBuffer();
  await expect(enrolPicture(grey, chain)).resolves.toBeDefined();
  const transparent = await sharp(await readPortrait('SYN-504'))
    .ensureAlpha(0.9)
    .webp()
    .toBuffer();
  await expect(enrolPicture(transparent, chain)).resolves.toBeDefined();
});

test('two faces are refused, with their number', async () => {
  expect(await refusal(await sideBySide('SYN-500', 'SYN-503', 'SYN-506'))).toMatchObject({
    code: 'two-faces',
    details: { count: 3 },
  });
});

test('a picture without a face is refused', async () => {
  const empty = await sharp({ create: { width: 300, height: 300, channels: 3, background: 'grey' } })
    .png()
    .toBuffer();
  expect(await refusal(empty)).toMatchObject({ code: 'no-face', details: undefined });
});

test('a face that is too small is refused, with its height', async () => {
  const small = await sharp(await readPortrait('SYN-500'))
    .resize(80)
    .png()
    .toBuffer();
  expect(await refusal(small)).toMatchObject({ code: 'face-too-small', details: { minimumPx: 64 } });
});

async function masked(): Promise<Buffer> {
  const mask =
    '<svg width="384" height="480"><rect x="96" y="240" width="192" height="100" fill="#9fb4c0"/></svg>';
  return sharp(await readPortrait('SYN-500'))
    .composite([{ input: Buffer.from(mask) }])
    .png()
    .toBuffer();
}

test.each([
  ['blurred', 'sharpness', async () => sharp(await readPortrait('SYN-501')).blur(9), /sharper/],
  ['dark', 'brightness', async () => sharp(await readPortrait('SYN-500')).linear(0.2, 0), /more light/],
  [
    'overexposed',
    'brightness',
    async () => sharp(await readPortrait('SYN-503')).linear(1.8, 0),
    /less exposed/,
  ],
  ['behind a mask', 'uncovered', async () => sharp(await masked()), /mask/],
  [
    'tilted',
    'rollDeg',
    async () => sharp(await readPortrait('SYN-503')).rotate(38, { background: '#9a9c9e' }),
    /level/,
  ],
] as const)(
  'a face that is %s is refused, with the measure and what to do',
  async (_what, measure, make, advice) => {
    const refused = await refusal(await (await make()).png().toBuffer());
    expect(refused).toMatchObject({ code: 'poor-quality', details: { measure, score: expect.any(Number) } });
    expect(refused.message).toMatch(advice);
  },
);

test.each([
  ['nothing', async () => Buffer.alloc(0)],
  ['text', async () => Buffer.from('not a picture')],
  ['half a picture', async () => (await readPortrait('SYN-500')).subarray(0, 9_000)],
  ['an SVG', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
  [
    'a picture that claims to be huge',
    async () => {
      const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
        .png()
        .toBuffer();
      png.writeUInt32BE(60_000, 16);
      png.writeUInt32BE(60_000, 20);
      return png;
    },
  ],
])('%s is unreadable', async (_name, bytes) => {
  expect(await refusal(await bytes())).toMatchObject({ code: 'unreadable-picture', details: undefined });
});
