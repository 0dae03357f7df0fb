import { AV_CODEC_FLAG_LOW_DELAY, AVMEDIA_TYPE_VIDEO } from 'node-av/constants';
import { Codec, CodecContext, CodecParameters } from 'node-av/lib';
import { codecIdOf, type VideoFormat } from './parameter-sets.ts';

/** A decoder that holds no picture back. To be freed with `freeContext`. @throws when FFmpeg can't open one for the format. */
export function openDecoder(format: Pick<VideoFormat, 'codec' | 'extradata'>): CodecContext {
  const decoder = Codec.findDecoder(codecIdOf(format.codec));
  if (decoder === null) throw new Error(`this FFmpeg has no decoder for ${format.codec}`);
  const parameters = new CodecParameters();
  const context = new CodecContext();
  parameters.alloc();
  parameters.codecType = AVMEDIA_TYPE_VIDEO;
  parameters.codecId = codecIdOf(format.codec);
  parameters.extradata = format.extradata;
  context.allocContext3(decoder);
  // Frame threads would each hold a picture back; cameras run side by side on the pool instead.
  context.threadCount = 1;
  context.setFlags(AV_CODEC_FLAG_LOW_DELAY);
  const code = context.parametersToContext(parameters) < 0 ? -1 : context.open2Sync(decoder);
  parameters.free();
  if (code >= 0) return context;
  context.freeContext();
  throw new Error(`FFmpeg could not open its decoder for ${format.codec}`);
}
