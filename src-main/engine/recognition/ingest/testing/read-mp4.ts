import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AV_LOG_QUIET, AV_NOPTS_VALUE, AV_PKT_FLAG_KEY } from 'node-av/constants';
import { Codec, CodecContext, FFmpegError, FormatContext, Frame, Log, Packet } from 'node-av/lib';

export interface ReadMp4 {
  readonly width: number;
  readonly height: number;
  readonly keyframes: readonly number[];
  /** Seconds. */
  readonly presentationTimes: readonly number[];
  readonly decodedFrames: number;
}

/** Has FFmpeg demux and decode a file that we made: an independent reader of our boxes. */
export async function readMp4(bytes: Uint8Array): Promise<ReadMp4> {
  Log.setLevel(AV_LOG_QUIET);
  const directory = await mkdtemp(join(tmpdir(), 'cordon-mp4-'));
  const context = new FormatContext();
  try {
    await writeFile(join(directory, 'stream.mp4'), bytes);
    context.allocContext();
    FFmpegError.throwIfError(await context.openInput(join(directory, 'stream.mp4')), 'open');
    return await readAll(context);
  } finally {
    await context.closeInput();
    await rm(directory, { recursive: true });
  }
}

async function readAll(context: FormatContext): Promise<ReadMp4> {
  const stream = context.streams[0];
  const codec = stream === undefined ? null : Codec.findDecoder(stream.codecpar.codecId);
  if (stream === undefined || codec === null) throw new Error('the file holds no stream that can be decoded');
  const decoder = new CodecContext();
  decoder.allocContext3(codec);
  decoder.parametersToContext(stream.codecpar);
  FFmpegError.throwIfError(await decoder.open2(codec), 'open the decoder');
  const packet = new Packet();
  const frame = new Frame();
  packet.alloc();
  frame.alloc();
  const keyframes: number[] = [];
  const presentationTimes: number[] = [];
  let decodedFrames = 0;
  const receive = async (): Promise<void> => {
    while ((await decoder.receiveFrame(frame)) >= 0) decodedFrames += 1;
  };
  while ((await context.readFrame(packet)) >= 0) {
    if (packet.pts === AV_NOPTS_VALUE) throw new Error('a sample without a time');
    if ((packet.flags & AV_PKT_FLAG_KEY) !== 0) keyframes.push(presentationTimes.length);
    presentationTimes.push((Number(packet.pts) * stream.timeBase.num) / stream.timeBase.den);
    FFmpegError.throwIfError(await decoder.sendPacket(packet), 'decode');
    await receive();
    packet.unref();
  }
  await decoder.sendPacket(null);
  await receive();
  const { width, height } = frame.width > 0 ? frame : stream.codecpar;
  packet.free();
  frame.free();
  decoder.freeContext();
  return { width, height, keyframes, presentationTimes, decodedFrames };
}
