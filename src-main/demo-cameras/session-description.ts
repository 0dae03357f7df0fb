import type { Clip } from './annex-b.ts';
import { rtpClockHz, rtpPayloadType } from './rtp-packetiser.ts';

/** The SDP (RFC 8866) of a mount; `control:trackID=0` is its one track. Without its parameter sets a stream can't be decoded. */
export function describeClip(clip: Clip, framesPerSecond: number, hasParameterSets: boolean): string {
  const sets = clip.parameterSets.map((set) => Buffer.from(set).toString('base64'));
  const encoding = clip.codec === 'h264' ? 'H264' : 'H265';
  return lines([
    ...header,
    `m=video 0 RTP/AVP ${rtpPayloadType}`,
    `a=rtpmap:${rtpPayloadType} ${encoding}/${rtpClockHz}`,
    ...(hasParameterSets
      ? [`a=fmtp:${rtpPayloadType} ${clip.codec === 'h264' ? h264Format(clip, sets) : h265Format(sets)}`]
      : [`a=fmtp:${rtpPayloadType} packetization-mode=1`]),
    `a=framerate:${framesPerSecond}`,
    'a=control:trackID=0',
  ]);
}

/** The SDP of a device that sends sound alone. */
export function describeSoundOnly(): string {
  return lines([...header, 'm=audio 0 RTP/AVP 0', 'a=rtpmap:0 PCMU/8000', 'a=control:trackID=0']);
}

const header = [
  'v=0',
  'o=- 0 0 IN IP4 127.0.0.1',
  's=Cordon camera simulator',
  'c=IN IP4 0.0.0.0',
  't=0 0',
  'a=control:*',
];

function h264Format(clip: Clip, sets: readonly string[]): string {
  const profileLevelId = Buffer.from(clip.parameterSets[0]?.subarray(1, 4) ?? []).toString('hex');
  return `packetization-mode=1;profile-level-id=${profileLevelId};sprop-parameter-sets=${sets.join(',')}`;
}

function h265Format([vps = '', sps = '', pps = '']: readonly string[]): string {
  return `sprop-vps=${vps};sprop-sps=${sps};sprop-pps=${pps}`;
}

function lines(all: readonly string[]): string {
  return `${all.join('\r\n')}\r\n`;
}
