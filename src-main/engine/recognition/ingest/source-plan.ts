import { isIP } from 'node:net';
import type { CameraAddress } from '../../camera-address.ts';

/** How FFmpeg is to open an address. */
export interface SourcePlan {
  /** FFmpeg's name of the format; null for the one that the address's scheme stands for. */
  readonly format: string | null;
  readonly options: Readonly<Record<string, string>>;
  readonly isRtsp: boolean;
  readonly isMotionJpeg: boolean;
  /** It comes in pieces of some seconds at a time, which are to be played at their own pace. */
  readonly isPaced: boolean;
  readonly isLossy: boolean;
  readonly patienceMs: number;
}

/** FFmpeg's own limit per socket operation: the second line behind our watchdogs. */
const socketTimeoutUs = '8000000';
/** Packets that changed places are put back for so long; only UDP has such. */
const reorderDelayUs = '250000';
const usualPatienceMs = 3_000;
/** A piece of HLS is usually two to six seconds long. */
const hlsPatienceMs = 8_000;

/** An address, or a redirection from one, must not make FFmpeg open files or other protocols. */
const webProtocols = 'http,https,tcp,tls';

/** An address that ends in `.m3u8` is HLS; any other of the web is Motion JPEG. */
export function planOf({ publicUrl, hostname, transport }: CameraAddress): SourcePlan {
  const { protocol, pathname, host } = new URL(publicUrl);
  if (protocol === 'rtsp:' || protocol === 'rtsps:') {
    return {
      format: null,
      options: {
        rtsp_transport: transport,
        timeout: socketTimeoutUs,
        max_delay: reorderDelayUs,
        protocol_whitelist: 'rtsp,rtsps,rtp,udp,tcp,tls',
      },
      isRtsp: true,
      isMotionJpeg: false,
      isPaced: false,
      isLossy: transport === 'udp',
      patienceMs: usualPatienceMs,
    };
  }
  const isHls = pathname.toLowerCase().endsWith('.m3u8');
  const web = {
    rw_timeout: socketTimeoutUs,
    protocol_whitelist: webProtocols,
    // FFmpeg gets the host as a number; the server may go by its name.
    ...(isIP(hostname) === 0 ? { headers: `Host: ${host}\r\n` } : {}),
  };
  return {
    format: isHls ? 'hls' : 'mpjpeg',
    options: isHls
      ? {
          ...web,
          format_whitelist: 'hls,mpegts,mov,mp4',
          allowed_extensions: 'ALL',
          extension_picky: '0',
          live_start_index: '-2',
          http_persistent: '0',
          max_reload: '3',
        }
      : web,
    isRtsp: false,
    isMotionJpeg: !isHls,
    isPaced: isHls,
    isLossy: isHls,
    patienceMs: isHls ? hlsPatienceMs : usualPatienceMs,
  };
}
