import { z } from 'zod';

/*
 * Ingest connects and says hello; from then on it sends one frame for each byte `next` that inference sends.
 *   hello: "CFL1" · token length (u32) · token (UTF-8)
 *   frame: header length (u32) · detector bytes (u32) · picture bytes (u32) · header (JSON) · detector · picture
 * Numbers are big-endian.
 */
const helloMagic = Buffer.from('CFL1');
export const nextByte = 0x01;
export const framePrefixBytes = 12;
export const maxHeaderBytes = 4_096;
const maxSidePx = 8_192;
/** 8K with chroma: nothing larger is believed. */
export const maxPlaneBytes = 64 * 1024 * 1024;

const sidePx = z.number().int().min(1).max(maxSidePx);

/** What a frame is, ahead of its pixels. Sides are in pixels. */
export const frameHeaderSchema = z.strictObject({
  cameraId: z.string(),
  /** Rises by one for each frame decoded of this camera; gaps are frames that were replaced by newer ones. */
  sequence: z.number().int().nonnegative(),
  /** When the camera's packet arrived: milliseconds since 1970 UTC. */
  capturedAt: z.number(),
  width: sidePx,
  height: sidePx,
  /** The picture scaled by `scale` in the top left corner; the rest, up to multiples of 64, is zero. */
  detector: z.strictObject({
    width: sidePx,
    height: sidePx,
    contentWidth: sidePx,
    contentHeight: sidePx,
    scale: z.number().positive().max(1),
  }),
  /** How the picture's Y, U and V become RGB; the detector's RGB is already made with it. */
  colour: z.strictObject({
    matrix: z.enum(['bt601', 'bt709', 'bt2020']),
    range: z.enum(['limited', 'full']),
  }),
});
export type FrameHeader = z.infer<typeof frameHeaderSchema>;

/** Bytes of the detector's RGB24 picture. */
export function detectorBytesOf({ detector }: FrameHeader): number {
  return detector.width * detector.height * 3;
}

/** Lengths of the tightly packed planes Y, U and V; chroma is rounded up. */
export function planeBytesOf({ width, height }: { readonly width: number; readonly height: number }): {
  readonly luma: number;
  readonly chroma: number;
  readonly total: number;
} {
  const luma = width * height;
  const chroma = Math.ceil(width / 2) * Math.ceil(height / 2);
  return { luma, chroma, total: luma + 2 * chroma };
}

export function encodeHello(token: string): Buffer {
  const tokenBytes = Buffer.from(token);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(tokenBytes.length);
  return Buffer.concat([helloMagic, length, tokenBytes]);
}

/** Everything of a frame up to its pixels. */
export function encodeFrameStart(header: FrameHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(framePrefixBytes);
  prefix.writeUInt32BE(json.length, 0);
  prefix.writeUInt32BE(detectorBytesOf(header), 4);
  prefix.writeUInt32BE(planeBytesOf(header).total, 8);
  return Buffer.concat([prefix, json]);
}
