/*
 * Inference connects to ingest, proves itself, and then asks; each question gets its answer before the next is asked.
 *   hello:    "CFL3" · token length (u32) · token (UTF-8)
 *   question: 20 bytes
 *   answer:   header length (u32) · body length (u32) · header · body
 * Numbers are big-endian. There are about a hundred of these a second: as JSON, parsed by schemas, they took as long as
 * tracking all faces. Each reader here refuses what no writer here writes.
 */
const helloMagic = Buffer.from('CFL3');
export const questionBytes = 20;
export const answerPrefixBytes = 8;
export const maxHeaderBytes = 4_096;
const maxSidePx = 8_192;
const longestIntervalMs = 10_000;
/** An 8K picture in RGB: nothing larger is believed. */
export const maxBodyBytes = 100 * 1024 * 1024;

/** What is wanted of the next frame of a camera. */
export interface NextFrame {
  /** How large the pictures of the camera of the frame before are to be from now on: their longest side. */
  readonly detectorSidePx?: number | undefined;
  /** How long after that frame the next one of its camera is wanted at the soonest; as soon as may be if it isn't said. */
  readonly intervalMs?: number | undefined;
  /** There are faces on that camera, so parts are wanted from its main stream, where faces are looked for in another. */
  readonly wantsFull?: boolean | undefined;
  /** Nothing but keyframes of that camera is to be decoded. */
  readonly keyframesOnly?: boolean | undefined;
}

export type Question =
  /** The newest frame of the camera that waited longest, as soon as there is one. The one before is done with. */
  | ({ readonly kind: 'next' } & NextFrame)
  /** A part of the frame that was given last, at full resolution; in whole pixels of its picture. */
  | {
      readonly kind: 'cut';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    };

/** What a frame is, ahead of its pixels. Sides are in pixels. */
export interface FrameHeader {
  readonly kind: 'frame';
  readonly cameraId: string;
  /** Rises by one for each frame decoded of this camera; gaps are frames that were replaced by newer ones. */
  readonly sequence: number;
  /** When the camera's packet arrived: milliseconds since 1970 UTC. */
  readonly capturedAt: number;
  /** Of the picture that parts can be cut out of. */
  readonly width: number;
  readonly height: number;
  /**
   * The picture for the detector, which is the body: planes of red, green and blue, `width` × `contentHeight` each.
   * `height` is what the detector takes: the rest is zero. Both sides are multiples of 64.
   */
  readonly detector: {
    readonly width: number;
    readonly height: number;
    readonly contentHeight: number;
    /** Sides in it ÷ sides in the picture. */
    readonly scale: number;
  };
}

export type AnswerHeader =
  | FrameHeader
  /** The body is RGB24, tightly packed. */
  | { readonly kind: 'cut'; readonly width: number; readonly height: number }
  /** The frame is no longer there, because its camera may not be recognised any more. */
  | { readonly kind: 'gone' };

/** How many bytes follow a header. */
export function bodyBytesOf(header: AnswerHeader): number {
  switch (header.kind) {
    case 'frame':
      return header.detector.width * header.detector.contentHeight * 3;
    case 'cut':
      return header.width * header.height * 3;
    case 'gone':
      return 0;
  }
}

export function encodeHello(token: string): Buffer {
  const tokenBytes = Buffer.from(token);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(tokenBytes.length);
  return Buffer.concat([helloMagic, length, tokenBytes]);
}

/** Where what stands; a side of 0 and an interval of 0 stand for what isn't said. */
const question = { magic: 0, kind: 2, flags: 3, numbers: 4, interval: 12 } as const;
const questionMagic = 0x4351;
const kinds = { next: 1, cut: 2 } as const;
const flags = { saysFull: 1, full: 2, saysKeyframes: 4, keyframes: 8 } as const;

export function encodeQuestion(asked: Question): Buffer {
  const bytes = Buffer.alloc(questionBytes);
  bytes.writeUInt16BE(questionMagic, question.magic);
  bytes.writeUInt8(kinds[asked.kind], question.kind);
  if (asked.kind === 'cut') {
    writeNumbers(bytes, question.numbers, [asked.x, asked.y, asked.width, asked.height]);
    return bytes;
  }
  const { detectorSidePx = 0, intervalMs = 0, wantsFull, keyframesOnly } = asked;
  bytes.writeUInt8(
    flagsOf(wantsFull, flags.saysFull, flags.full) +
      flagsOf(keyframesOnly, flags.saysKeyframes, flags.keyframes),
    question.flags,
  );
  bytes.writeUInt16BE(detectorSidePx, question.numbers);
  bytes.writeDoubleBE(intervalMs, question.interval);
  return bytes;
}

/** @param bytes `questionBytes` of them @throws when they are no question. */
export function readQuestion(bytes: Buffer): Question {
  const kind = bytes.readUInt8(question.kind);
  const said = bytes.readUInt8(question.flags);
  const [first = 0, second = 0, third = 0, fourth = 0] = readNumbers(bytes, question.numbers, 4);
  const intervalMs = bytes.readDoubleBE(question.interval);
  const isOurs = bytes.readUInt16BE(question.magic) === questionMagic;
  if (isOurs && kind === kinds.cut && said === 0 && intervalMs === 0) {
    if (first > maxSidePx || second > maxSidePx || !isSide(third) || !isSide(fourth))
      throw new NonsenseError();
    return { kind: 'cut', x: first, y: second, width: third, height: fourth };
  }
  const isInterval = intervalMs === 0 || (intervalMs >= 1 && intervalMs <= longestIntervalMs);
  const isRest = second === 0 && third === 0 && fourth === 0;
  if (!isOurs || kind !== kinds.next || said > 15 || first > maxSidePx || !isInterval || !isRest)
    throw new NonsenseError();
  return {
    kind: 'next',
    ...(first === 0 ? {} : { detectorSidePx: first }),
    ...(intervalMs === 0 ? {} : { intervalMs }),
    ...((said & flags.saysFull) === 0 ? {} : { wantsFull: (said & flags.full) !== 0 }),
    ...((said & flags.saysKeyframes) === 0 ? {} : { keyframesOnly: (said & flags.keyframes) !== 0 }),
  };
}

/** Where what stands in a header; only a frame's is longer than its first numbers. */
const header = { kind: 0, numbers: 2, sequence: 12, capturedAt: 20, scale: 28, cameraId: 36 } as const;
const answers = { frame: 0xf1, cut: 0xf2, gone: 0xf3 } as const;
const shortHeaderBytes = 6;

/** Everything of an answer up to its body. */
export function encodeAnswerStart(answer: AnswerHeader): Buffer {
  const cameraId = answer.kind === 'frame' ? Buffer.from(answer.cameraId) : null;
  const headerBytes = cameraId === null ? shortHeaderBytes : header.cameraId + cameraId.length;
  const start = Buffer.alloc(answerPrefixBytes + headerBytes);
  start.writeUInt32BE(headerBytes, 0);
  start.writeUInt32BE(bodyBytesOf(answer), 4);
  const bytes = start.subarray(answerPrefixBytes);
  bytes.writeUInt8(answers[answer.kind], header.kind);
  if (answer.kind === 'cut') writeNumbers(bytes, header.numbers, [answer.width, answer.height]);
  if (answer.kind === 'frame') {
    const { width, height, detector } = answer;
    writeNumbers(bytes, header.numbers, [
      width,
      height,
      detector.width,
      detector.height,
      detector.contentHeight,
    ]);
    bytes.writeDoubleBE(answer.sequence, header.sequence);
    bytes.writeDoubleBE(answer.capturedAt, header.capturedAt);
    bytes.writeDoubleBE(detector.scale, header.scale);
    cameraId?.copy(bytes, header.cameraId);
  }
  return start;
}

/** @param bytes the whole header and nothing else @throws when they are none. */
export function readAnswerHeader(bytes: Buffer): AnswerHeader {
  if (bytes.length < shortHeaderBytes) throw new NonsenseError();
  const kind = bytes.readUInt8(header.kind);
  if (kind === answers.frame) return readFrameHeader(bytes);
  const [width = 0, height = 0] = readNumbers(bytes, header.numbers, 2);
  if (bytes.length !== shortHeaderBytes) throw new NonsenseError();
  if (kind === answers.gone && width === 0 && height === 0) return { kind: 'gone' };
  if (kind !== answers.cut || !isSide(width) || !isSide(height)) throw new NonsenseError();
  return { kind: 'cut', width, height };
}

function readFrameHeader(bytes: Buffer): FrameHeader {
  if (bytes.length < header.cameraId) throw new NonsenseError();
  const sides = readNumbers(bytes, header.numbers, 5);
  const [width = 0, height = 0, detectorWidth = 0, detectorHeight = 0, contentHeight = 0] = sides;
  const sequence = bytes.readDoubleBE(header.sequence);
  const capturedAt = bytes.readDoubleBE(header.capturedAt);
  const scale = bytes.readDoubleBE(header.scale);
  const isCounted = Number.isSafeInteger(sequence) && sequence >= 0;
  if (!sides.every(isSide) || !isCounted || !Number.isFinite(capturedAt) || !(scale > 0 && scale < Infinity))
    throw new NonsenseError();
  return {
    kind: 'frame',
    cameraId: bytes.toString('utf8', header.cameraId),
    sequence,
    capturedAt,
    width,
    height,
    detector: { width: detectorWidth, height: detectorHeight, contentHeight, scale },
  };
}

function isSide(px: number): boolean {
  return px >= 1 && px <= maxSidePx;
}

function flagsOf(isWanted: boolean | undefined, says: number, yes: number): number {
  return isWanted === undefined ? 0 : says + (isWanted ? yes : 0);
}

function writeNumbers(bytes: Buffer, at: number, numbers: readonly number[]): void {
  for (const [nth, number] of numbers.entries()) bytes.writeUInt16BE(number, at + 2 * nth);
}

function readNumbers(bytes: Buffer, at: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, nth) => bytes.readUInt16BE(at + 2 * nth));
}

/** What came was written by nobody who keeps to the protocol. */
class NonsenseError extends Error {
  constructor() {
    super('what came over the frame link makes no sense');
  }
}
