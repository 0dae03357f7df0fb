import { isIP } from 'node:net';
import { type CameraAddress, localNameOf } from '../../camera-address.ts';

/** How FFmpeg is to open an address. */
export interface SourcePlan {
  /** FFmpeg's name of the format; null for the one that the address's scheme stands for. */
  readonly format: string | null;
  readonly options: Readonly<Record<string, string>>;
  readonly isRtsp: boolean;
  /** RTSP over TCP without TLS: what Cordon speaks itself. */
  readonly isPlainRtsp: boolean;
  /** What browsers play in no stream, or nobody knows beforehand: each picture is decoded and made H.264. */
  readonly isConverted: boolean;
  /** What FFmpeg opens on this machine itself; null for what is on a network. */
  readonly local: string | null;
  /** It begins anew at its end. */
  readonly isLooped: boolean;
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

/**
 * An address that ends in `.m3u8` is HLS; any other of the web is Motion JPEG.
 * @param platform of which USB cameras are meant
 */
export function planOf(
  { publicUrl, hostname, transport, file }: CameraAddress,
  platform: NodeJS.Platform = process.platform,
): SourcePlan {
  const { protocol, pathname, host } = new URL(publicUrl);
  if (protocol === 'recording:') return planOfRecording(file ?? '');
  if (protocol === 'usb:') return planOfUsb(localNameOf(publicUrl) ?? '', platform);
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
      isPlainRtsp: protocol === 'rtsp:' && transport === 'tcp',
      isConverted: false,
      local: null,
      isLooped: false,
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
    isPlainRtsp: false,
    isConverted: !isHls,
    local: null,
    isLooped: false,
    isPaced: isHls,
    isLossy: isHls,
    patienceMs: isHls ? hlsPatienceMs : usualPatienceMs,
  };
}

/** A recording must not make FFmpeg open other files, or anything on a network. */
function planOfRecording(file: string): SourcePlan {
  return {
    format: /\.(?:mkv|webm)$/.test(file) ? 'matroska,webm' : 'mov,mp4,m4a,3gp,3g2,mj2',
    options: { protocol_whitelist: 'file', format_whitelist: 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm' },
    isRtsp: false,
    isPlainRtsp: false,
    isConverted: true,
    local: file,
    isLooped: true,
    isPaced: true,
    isLossy: false,
    patienceMs: usualPatienceMs,
  };
}

/** What FFmpeg calls the platform's cameras, and how it takes their names. */
const usbOf: Readonly<
  Partial<Record<NodeJS.Platform, { readonly format: string; readonly device: (name: string) => string }>>
> = {
  linux: { format: 'video4linux2,v4l2', device: (name) => `/dev/${name}` },
  win32: { format: 'dshow', device: (name) => `video=${name}` },
  darwin: { format: 'avfoundation', device: (name) => `${name}:none` },
};

function planOfUsb(name: string, platform: NodeJS.Platform): SourcePlan {
  const usb = usbOf[platform];
  return {
    format: usb?.format ?? 'none',
    // Over the cable as JPEGs, where the camera can: as it is, 720p hardly fits through.
    options: platform === 'linux' ? { input_format: 'mjpeg' } : {},
    isRtsp: false,
    isPlainRtsp: false,
    isConverted: true,
    local: usb?.device(name) ?? '',
    isLooped: false,
    isPaced: false,
    isLossy: false,
    patienceMs: usualPatienceMs,
  };
}
