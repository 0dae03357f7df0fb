import { AV_OPT_TYPE_FLAGS, SWS_BILINEAR } from 'node-av/constants';
import { FFmpegError, Frame, SoftwareScaleContext } from 'node-av/lib';

/** A scaler that FFmpeg sets up by the frames that it is given. To be freed with `freeContext`. */
export function createScaler(): SoftwareScaleContext {
  const scaler = new SoftwareScaleContext();
  scaler.allocContext();
  const code = scaler.setOption('sws_flags', SWS_BILINEAR, AV_OPT_TYPE_FLAGS);
  FFmpegError.throwIfError(code, 'choose the scaler');
  return scaler;
}

/** A frame with memory of its own, in pixels. To be freed with `free`. */
export function createFrame(width: number, height: number, format: Frame['format']): Frame {
  const frame = new Frame();
  frame.alloc();
  frame.width = width;
  frame.height = height;
  frame.format = format;
  FFmpegError.throwIfError(frame.allocBuffer(), 'allocBuffer');
  return frame;
}

/** Fills a frame with another at its own size and format. @throws for a pixel format that swscale doesn't know. */
export function scaleFrame(scaler: SoftwareScaleContext, from: Frame, into: Frame): void {
  FFmpegError.throwIfError(scaler.scaleFrameSync(into, from), 'scaleFrameSync');
}

/** The same in the colours of the one that it is filled with: only size and format change. */
export function scaleInItsColours(scaler: SoftwareScaleContext, from: Frame, into: Frame): void {
  into.colorSpace = from.colorSpace;
  into.colorRange = from.colorRange;
  scaleFrame(scaler, from, into);
}
