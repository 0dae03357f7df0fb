import {
  AV_PIX_FMT_YUVJ420P,
  AVCOL_RANGE_JPEG,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT2020_CL,
  AVCOL_SPC_BT2020_NCL,
  AVCOL_SPC_BT709,
  AVCOL_SPC_SMPTE170M,
} from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import type { YuvPicture } from './rgb-from-yuv.ts';

/**
 * Makes a frame say which colours it has, so that swscale and our own conversion agree. Where the stream doesn't say,
 * BT.601 with limited range is taken, as FFmpeg does.
 */
export function nameColours(frame: Frame): Pick<YuvPicture, 'matrix' | 'range'> {
  const isFull = frame.colorRange === AVCOL_RANGE_JPEG || frame.format === AV_PIX_FMT_YUVJ420P;
  frame.colorRange = isFull ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
  const range = isFull ? 'full' : 'limited';
  switch (frame.colorSpace) {
    case AVCOL_SPC_BT709:
      return { matrix: 'bt709', range };
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
      return { matrix: 'bt2020', range };
    default:
      frame.colorSpace = AVCOL_SPC_SMPTE170M;
      return { matrix: 'bt601', range };
  }
}
