import {
  AVERROR_EOF,
  AVERROR_HTTP_BAD_REQUEST,
  AVERROR_HTTP_FORBIDDEN,
  AVERROR_HTTP_NOT_FOUND,
  AVERROR_HTTP_OTHER_4XX,
  AVERROR_HTTP_SERVER_ERROR,
  AVERROR_HTTP_TOO_MANY_REQUESTS,
  AVERROR_HTTP_UNAUTHORIZED,
  AVERROR_INVALIDDATA,
} from 'node-av/constants';
import { constants } from 'node:os';
import type { CameraState } from '../../../contract/domain.ts';
import type { ErrorCode } from '../../../contract/errors.ts';
import type { ShownCertificate } from './tls-check.ts';

/** Why a feed is not running, in words for the person at the screen. */
export interface FeedFailure {
  readonly state: Exclude<CameraState, 'connecting' | 'live'>;
  readonly message: string;
  /** `soon` for what passes by itself, `later` for what a person has to change, `never` for an address that can't work. */
  readonly retry: 'soon' | 'later' | 'never';
  /** That the camera showed and that does not count. */
  readonly certificate?: ShownCertificate;
}

export const failures = {
  unreachable: {
    state: 'unreachable',
    message: 'The camera does not answer. Check its power, its network cable and the host in its address.',
    retry: 'soon',
  },
  unknownHost: {
    state: 'unreachable',
    message: 'The network does not know this host name. Check the spelling, or use the camera’s IP address.',
    retry: 'soon',
  },
  refused: {
    state: 'refused',
    message:
      'The device refuses the connection. Check the port in the address and that streaming is switched on.',
    retry: 'soon',
  },
  busy: {
    state: 'refused',
    message:
      'The camera refuses to send. It may have too many viewers or be starting; close other viewers or restart it.',
    retry: 'soon',
  },
  unauthorised: {
    state: 'unauthorised',
    message:
      'The camera does not accept this user name and password. Enter them again in the camera’s settings.',
    retry: 'later',
  },
  forbidden: {
    state: 'unauthorised',
    message:
      'This user may not watch this stream. Give the user that right in the camera, or use another user.',
    retry: 'later',
  },
  noSuchStream: {
    state: 'bad-address',
    message: 'The camera answers but has no stream at this path. Check the path in the address.',
    retry: 'later',
  },
  noRecording: {
    state: 'bad-address',
    message:
      'There is no recording of this name. Put the file into the folder “recordings” of the data folder; a link to another place does not count.',
    retry: 'later',
  },
  noDevice: {
    state: 'unreachable',
    message:
      'No USB camera answers under this name. Plug it in, check its name, and that no other program uses it.',
    retry: 'soon',
  },
  noTls: {
    state: 'untrusted',
    message:
      'The device does not speak TLS at this port. Check the port, or switch encryption on in the camera.',
    retry: 'later',
  },
  otherCertificate: {
    state: 'untrusted',
    message:
      'The camera shows another certificate than the one that was confirmed, so nothing is sent to it. If it was given a new one, test it again and confirm that; otherwise somebody may stand between.',
    retry: 'later',
  },
  expiredCertificate: {
    state: 'untrusted',
    message:
      'The camera’s certificate has expired. Give it a new one in the camera, then test and confirm that.',
    retry: 'later',
  },
  unknownCertificate: {
    state: 'untrusted',
    message:
      'Nobody vouches for the camera’s certificate. Compare its fingerprint with the one that the camera’s own page shows, and confirm it if they are the same.',
    retry: 'later',
  },
  notVideo: {
    state: 'not-video',
    message:
      'There is no video at this address. Check the path: it may be the address of a web page or of sound alone.',
    retry: 'later',
  },
  garbled: {
    state: 'stalled',
    message:
      'The camera sends data that is no video. Cordon connects again; if this stays, restart the camera.',
    retry: 'soon',
  },
  unsupported: {
    state: 'unsupported',
    message: 'The camera sends a kind of video that Cordon cannot use. Set the camera to H.264 or H.265.',
    retry: 'later',
  },
  noParameterSets: {
    state: 'unsupported',
    message:
      'The camera never sends a whole picture to start from. Set its key frame (I-frame) interval to 1 or 2 seconds.',
    retry: 'later',
  },
  stalled: {
    state: 'stalled',
    message:
      'The camera is connected but sends no picture. Cordon connects again; if this stays, restart the camera.',
    retry: 'soon',
  },
  lost: {
    state: 'lost',
    message:
      'The connection to the camera was lost. Cordon connects again; if this stays, check power and network.',
    retry: 'soon',
  },
} as const satisfies Record<string, FeedFailure>;

/** For an address that can't work whatever the camera does. */
export function badAddress(message: string): FeedFailure {
  return { state: 'bad-address', message, retry: 'never' };
}

const { errno } = constants;

/** What FFmpeg's code means when a stream could not be opened. */
export function failureToOpen(code: number): FeedFailure {
  switch (code) {
    case AVERROR_HTTP_UNAUTHORIZED:
      return failures.unauthorised;
    case AVERROR_HTTP_FORBIDDEN:
      return failures.forbidden;
    case AVERROR_HTTP_NOT_FOUND:
      return failures.noSuchStream;
    case AVERROR_HTTP_BAD_REQUEST:
    case AVERROR_HTTP_OTHER_4XX:
    case AVERROR_HTTP_TOO_MANY_REQUESTS:
    case AVERROR_HTTP_SERVER_ERROR:
      return failures.busy;
    case AVERROR_INVALIDDATA:
      return failures.notVideo;
    case -errno.ECONNREFUSED:
      return failures.refused;
    case AVERROR_EOF:
    case -errno.ECONNRESET:
    case -errno.EPIPE:
    case -errno.EIO:
      return failures.lost;
    default:
      return failures.unreachable;
  }
}

/** What FFmpeg's code means when a stream that had been opened ends. */
export function failureToRead(code: number): FeedFailure {
  return code === -errno.ETIMEDOUT || code === -errno.EAGAIN ? failures.stalled : failures.lost;
}

/** The contract's code for a failure, where a person asked for the connection. */
export function errorCodeOf({ state }: FeedFailure): ErrorCode {
  switch (state) {
    case 'not-video':
    case 'unsupported':
    case 'stalled':
      return 'camera-no-video';
    case 'refused':
    case 'unauthorised':
    case 'untrusted':
      return 'camera-refused';
    case 'bad-address':
    case 'lost':
    case 'unreachable':
      return 'camera-unreachable';
  }
}
