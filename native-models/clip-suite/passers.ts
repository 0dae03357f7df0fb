import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { z } from 'zod';
import type { Region } from '../../src-main/engine/recognition/frames/image.ts';

const passersFolder = new URL('../../assets/demo/passers/', import.meta.url);

/** Left, top, right, bottom in pixels. */
const boxSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const fileSchema = z.strictObject({ file: z.string(), sha256: z.string() });
const passersSchema = z.strictObject({
  frame: z.strictObject({ widthPx: z.number().int(), heightPx: z.number().int() }),
  /** How the head is turned in each look, relative to the camera, and in what light. */
  looks: z.record(
    z.string(),
    z.strictObject({ yawDeg: z.number(), pitchDeg: z.number(), light: z.enum(['overcast', 'sun']) }),
  ),
  people: z.array(
    z.strictObject({
      id: z.string(),
      group: z.enum(['listed', 'unlisted', 'calibration']),
      /** The looks side by side, on nothing. */
      sheet: fileSchema,
      /** Face boxes, in the order of the sheet. */
      faces: z.record(z.string(), boxSchema),
      /** A picture for a list, of those who need one. */
      portrait: fileSchema.nullable(),
    }),
  ),
});
export type Passers = z.infer<typeof passersSchema>;
export type Passer = Passers['people'][number];
export type Light = Passers['looks'][string]['light'];

/** A look of a person on nothing: RGBA with the colours multiplied by alpha, and the same at half the size. */
export interface Sprite {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  readonly half: { readonly width: number; readonly height: number; readonly data: Uint8Array };
  /** In pixels of the sprite. */
  readonly face: Region;
}

/** The synthetic people that the clip suite's passes are composed of. */
export async function readPassers(): Promise<Passers> {
  return passersSchema.parse(JSON.parse(await readFile(new URL('passers.json', passersFolder), 'utf8')));
}

/** @throws when the file is not the one of the manifest. */
export async function readPasserFile({ file, sha256 }: Passer['sheet']): Promise<Buffer> {
  const bytes = await readFile(new URL(file, passersFolder));
  if (createHash('sha256').update(bytes).digest('hex') === sha256) return bytes;
  throw new Error(`${file} is not the picture that passers.json names: render it anew or restore it.`);
}

/** A person's looks by their names. */
export async function readSprites({ frame }: Passers, person: Passer): Promise<ReadonlyMap<string, Sprite>> {
  const sheet = sharp(await readPasserFile(person.sheet));
  const sprites = new Map<string, Sprite>();
  for (const [index, [name, [left, top, right, bottom]]] of Object.entries(person.faces).entries()) {
    const { widthPx: width, heightPx: height } = frame;
    const look = sheet
      .clone()
      .extract({ left: index * width, top: 0, width, height })
      .ensureAlpha();
    const data = multiplyByAlpha(await look.raw().toBuffer());
    sprites.set(name, {
      width,
      height,
      data,
      half: halve(data, width, height),
      face: { x: left, y: top, width: right - left, height: bottom - top },
    });
  }
  return sprites;
}

function multiplyByAlpha(data: Uint8Array): Uint8Array {
  for (let at = 0; at < data.length; at += 4) {
    const alpha = (data[at + 3] ?? 0) / 255;
    for (let channel = at; channel < at + 3; channel++) data[channel] = (data[channel] ?? 0) * alpha + 0.5;
  }
  return data;
}

function halve(data: Uint8Array, width: number, height: number): Sprite['half'] {
  const half = {
    width: width >> 1,
    height: height >> 1,
    data: new Uint8Array((width >> 1) * (height >> 1) * 4),
  };
  for (let y = 0; y < half.height; y++) {
    for (let x = 0; x < half.width; x++) {
      for (let channel = 0; channel < 4; channel++) {
        const at = (2 * y * width + 2 * x) * 4 + channel;
        const sum =
          (data[at] ?? 0) +
          (data[at + 4] ?? 0) +
          (data[at + 4 * width] ?? 0) +
          (data[at + 4 * width + 4] ?? 0);
        half.data[(y * half.width + x) * 4 + channel] = sum / 4 + 0.5;
      }
    }
  }
  return half;
}
