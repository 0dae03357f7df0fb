import { AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AVMEDIA_TYPE_VIDEO, type AVCodecID } from 'node-av/constants';
import { Codec, CodecContext, CodecParameters } from 'node-av/lib';
import { toAnnexB, type VideoCodec } from './nal-units.ts';

/** What a decoder and a player must know before the first picture. */
export interface VideoFormat {
  readonly codec: VideoCodec;
  readonly mimeCodec: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** The body of the `avcC` or `hvcC` box (ISO/IEC 14496-15). */
  readonly configuration: Uint8Array;
  /** The parameter sets with start codes. */
  readonly extradata: Buffer;
}

export function codecIdOf(codec: VideoCodec): AVCodecID {
  return codec === 'h264' ? AV_CODEC_ID_H264 : AV_CODEC_ID_HEVC;
}

/** Undefined for every codec that isn't supported. */
export function codecOf(id: AVCodecID): VideoCodec | undefined {
  if (id === AV_CODEC_ID_H264) return 'h264';
  return id === AV_CODEC_ID_HEVC ? 'h265' : undefined;
}

/** Reads the parameter sets with FFmpeg; null when they make no sense or want a codec that isn't there. */
export function readVideoFormat(codec: VideoCodec, parameterSets: readonly Uint8Array[]): VideoFormat | null {
  const extradata = toAnnexB(parameterSets);
  const parameters = new CodecParameters();
  try {
    parameters.alloc();
    parameters.codecType = AVMEDIA_TYPE_VIDEO;
    parameters.codecId = codecIdOf(codec);
    parameters.extradata = extradata;
    const size = codec === 'h264' ? sizeByParsing(parameters) : sizeByOpening(parameters);
    const configuration = parameters.getDecoderConfigurationRecord();
    const mimeCodec = parameters.getCodecString();
    if (size === null || configuration === null || mimeCodec === null) return null;
    return {
      codec,
      // Our boxes keep H.265 parameter sets out of the samples, which is `hvc1`.
      mimeCodec: mimeCodec.replace(/^hev1/, 'hvc1'),
      ...size,
      configuration: Uint8Array.from(configuration),
      extradata,
    };
  } finally {
    parameters.free();
  }
}

type PictureSize = Pick<VideoFormat, 'widthPx' | 'heightPx'>;

/** node-av's parseExtradata() fills in the size for H.264; for H.265 it answers "not implemented". */
function sizeByParsing(parameters: CodecParameters): PictureSize | null {
  return parameters.parseExtradata() < 0 ? null : sizeOf(parameters);
}

/** FFmpeg's H.265 decoder takes the size from the parameter sets when it is opened; that of H.264 waits for a picture. */
function sizeByOpening(parameters: CodecParameters): PictureSize | null {
  const decoder = Codec.findDecoder(parameters.codecId);
  if (decoder === null) return null;
  const context = new CodecContext();
  try {
    context.allocContext3(decoder);
    context.threadCount = 1;
    if (context.parametersToContext(parameters) < 0 || context.open2Sync(decoder) < 0) return null;
    return sizeOf(context);
  } finally {
    context.freeContext();
  }
}

function sizeOf({ width, height }: { readonly width: number; readonly height: number }): PictureSize | null {
  return width > 0 && height > 0 ? { widthPx: width, heightPx: height } : null;
}
