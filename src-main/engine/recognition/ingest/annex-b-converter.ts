import {
  BitStreamFilter,
  BitStreamFilterContext,
  type CodecParameters,
  FFmpegError,
  type Packet,
} from 'node-av/lib';
import type { VideoCodec } from './nal-units.ts';

/** Makes Annex B of packets that hold units after their lengths, as MP4 does. */
export interface AnnexBConverter {
  /** The parameter sets, with start codes. */
  readonly extradata: Uint8Array | null;
  /** Changes the packet in place; false for one that makes no sense. */
  convert(packet: Packet): boolean;
  free(): void;
}

/** Null for a stream that is Annex B already: its extradata begins with a start code, that of MP4 with a version. */
export function converterFor(parameters: CodecParameters, codec: VideoCodec): AnnexBConverter | null {
  if (parameters.extradata?.[0] !== 1) return null;
  const filter = BitStreamFilter.getByName(codec === 'h264' ? 'h264_mp4toannexb' : 'hevc_mp4toannexb');
  if (filter === null) throw new Error(`this FFmpeg cannot take ${codec} out of MP4`);
  const context = new BitStreamFilterContext();
  FFmpegError.throwIfError(context.alloc(filter), 'make the filter');
  if (context.inputCodecParameters !== null) parameters.copy(context.inputCodecParameters);
  FFmpegError.throwIfError(context.init(), 'set the filter up');
  const extradata = context.outputCodecParameters?.extradata ?? null;
  return {
    extradata: extradata === null ? null : Uint8Array.from(extradata),
    convert: (packet) => context.sendPacketSync(packet) >= 0 && context.receivePacketSync(packet) >= 0,
    free: () => context.free(),
  };
}
