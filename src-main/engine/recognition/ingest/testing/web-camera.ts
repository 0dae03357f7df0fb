import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import type { Clip } from '../../../../demo-cameras/annex-b.ts';
import { HlsPackager } from '../hls-packager.ts';
import { timescaleHz } from '../mp4-boxes.ts';
import { readVideoFormat } from '../parameter-sets.ts';

/**
 * What can be wrong with it, until it is set to null again: `missing` answers 404; `gaps` has two of three pieces of HLS in
 * its playlist only; `stall` sends nothing any more.
 */
export type WebCameraFault = 'missing' | 'gaps' | 'stall';

/** A camera that is watched over the web, on 127.0.0.1: HLS in fragmented MP4, or Motion JPEG. */
export interface WebCamera {
  readonly hlsUrl: string;
  readonly jpegUrl: string;
  setFault(fault: WebCameraFault | null): void;
  close(): Promise<void>;
}

interface Piece {
  readonly sequence: number;
  readonly durationS: number;
  readonly bytes: Buffer;
}

const piecesListed = 6;

export async function startWebCamera(
  clip: Clip,
  framesPerSecond: number,
  credentials: { readonly userName: string; readonly password: string },
): Promise<WebCamera> {
  const pieces = packInPieces(clip, framesPerSecond);
  const jpegs = await makeJpegs();
  const boundary = randomUUID();
  const watching = new Set<ServerResponse>();
  const wanted = `Basic ${Buffer.from(`${credentials.userName}:${credentials.password}`).toString('base64')}`;
  let fault: WebCameraFault | null = null;
  let nth = 0;
  const jpegTimer = setInterval(() => {
    nth += 1;
    const jpeg = jpegs[nth % jpegs.length];
    if (jpeg === undefined || fault === 'stall') return;
    const head = `--${boundary}\r\nContent-Type: image/jpeg\r\nContent-Length: ${String(jpeg.length)}\r\n\r\n`;
    for (const response of watching)
      response.write(Buffer.concat([Buffer.from(head), jpeg, Buffer.from('\r\n')]));
  }, 1_000 / framesPerSecond);

  function answer({ url = '', headers }: IncomingMessage, response: ServerResponse): void {
    if (headers.authorization !== wanted) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="camera"' }).end();
      return;
    }
    const sequence = Number(/^\/piece-(\d+)\.m4s$/.exec(url)?.[1] ?? Number.NaN);
    const piece = pieces.listed().find((listed) => listed.sequence === sequence);
    const isGap = fault === 'gaps' && !Number.isNaN(sequence) && sequence % 3 !== 0;
    if (fault === 'missing' || isGap) response.writeHead(404).end();
    else if (url === '/live.m3u8') {
      response.writeHead(200, { 'Content-Type': 'application/vnd.apple.mpegurl' });
      response.end(playlistOf(pieces.listed()));
    } else if (url === '/init.mp4') response.end(pieces.init);
    else if (url === '/stream') {
      response.writeHead(200, { 'Content-Type': `multipart/x-mixed-replace; boundary=${boundary}` });
      watching.add(response);
      response.on('close', () => watching.delete(response));
    } else if (piece === undefined) response.writeHead(404).end();
    else response.end(piece.bytes);
  }

  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  return {
    hlsUrl: `http://127.0.0.1:${String(port)}/live.m3u8`,
    jpegUrl: `http://127.0.0.1:${String(port)}/stream`,
    setFault: (begun) => {
      fault = begun;
    },
    close: async () => {
      clearInterval(jpegTimer);
      pieces.stop();
      server.close();
      server.closeAllConnections();
      await once(server, 'close').catch(() => undefined);
    },
  };
}

function playlistOf(listed: readonly Piece[]): string {
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-TARGETDURATION:2',
    `#EXT-X-MEDIA-SEQUENCE:${String(listed[0]?.sequence ?? 0)}`,
    '#EXT-X-MAP:URI="init.mp4"',
    ...listed.flatMap(({ sequence, durationS }) => [
      `#EXTINF:${durationS.toFixed(3)},`,
      `piece-${String(sequence)}.m4s`,
    ]),
    '',
  ].join('\n');
}

/** Packs the clip in a loop, by the clock, into pieces of a second. */
function packInPieces(clip: Clip, framesPerSecond: number) {
  const format = readVideoFormat(clip.codec, clip.parameterSets);
  if (format === null) throw new Error('the clip has no format');
  const packager = new HlsPackager(format);
  const done: Piece[] = [];
  let parts: { readonly bytes: Uint8Array; readonly durationS: number }[] = [];
  let frame = 0;
  let sequence = 0;
  const durationTicks = timescaleHz / framesPerSecond;
  const startedAt = performance.now();
  const timer = setInterval(() => {
    for (; frame < ((performance.now() - startedAt) * framesPerSecond) / 1_000; frame += 1) {
      const unit = clip.accessUnits[frame % clip.accessUnits.length];
      if (unit === undefined) continue;
      const { nalUnits: units, isKeyframe } = unit;
      const picture = { units, isKeyframe, ticks: frame * durationTicks, usualDurationTicks: durationTicks };
      for (const { startsSegment, bytes, durationS } of packager.push(picture)) {
        if (startsSegment && parts.length > 0) {
          const whole = parts.reduce((sum, part) => sum + part.durationS, 0);
          done.push({ sequence, durationS: whole, bytes: Buffer.concat(parts.map((part) => part.bytes)) });
          sequence += 1;
          parts = [];
        }
        parts.push({ bytes: Uint8Array.from(bytes), durationS });
      }
    }
  }, 100);
  return {
    init: packager.init,
    listed: (): readonly Piece[] => done.slice(-piecesListed),
    stop: () => clearInterval(timer),
  };
}

/** A bright bar that walks over a chequered ground, with noise. */
async function makeJpegs(): Promise<readonly Buffer[]> {
  const [width, height] = [320, 180];
  return Promise.all(
    Array.from({ length: 37 }, (_, nth) => {
      const luma = Buffer.alloc(width * height);
      for (let at = 0; at < luma.length; at += 1) {
        const [x, y] = [at % width, Math.floor(at / width)];
        const ground = (Math.floor(x / 12) + Math.floor(y / 12)) % 2 === 0 ? 60 : 150;
        luma[at] = (Math.abs(x - nth * 8) < 10 ? 220 : ground) + Math.floor(Math.random() * 5);
      }
      return sharp(luma, { raw: { width, height, channels: 1 } })
        .toColourspace('srgb')
        .jpeg()
        .toBuffer();
    }),
  );
}
