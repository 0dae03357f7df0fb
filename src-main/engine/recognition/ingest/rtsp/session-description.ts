import type { VideoCodec } from '../nal-units.ts';

/** What is offered: the first video, and how to ask for it. */
export interface OfferedVideo {
  readonly codec: VideoCodec;
  readonly payloadType: number;
  /** Of the video, as it stands there: whole, or to be put behind the base; '*' for the base itself. */
  readonly control: string;
  /** Of everything together. */
  readonly sessionControl: string;
  /** Often complete, sometimes missing. */
  readonly parameterSets: readonly Uint8Array[];
  readonly framesPerSecond: number | null;
}

const mostParameterSets = 16;
const clockHz = 90_000;

/**
 * Reads a session description (RFC 8866). Null for whatever is not quite usual: another codec, another clock, pictures whose
 * units come in another order than they are decoded in, encryption, no video.
 */
export function readSessionDescription(text: string): OfferedVideo | null {
  const lines = text.split(/\r?\n/);
  const starts = lines.flatMap((line, at) => (line.startsWith('m=') ? [at] : []));
  const at = starts.find((start) => lines[start]?.startsWith('m=video '));
  if (at === undefined) return null;
  const session = attributesOf(lines.slice(0, starts[0]));
  const media = attributesOf(lines.slice(at, starts[starts.indexOf(at) + 1]));
  const [, payload = ''] =
    /^m=video \d+(?:\/\d+)? RTP\/AVP(?:\/TCP)? (\d{1,3})(?: |$)/.exec(lines[at] ?? '') ?? [];
  const mapped = valueFor(media, 'rtpmap', payload);
  const [, name = '', rate] = /^(\S+?)\/(\d+)(?:\/|$)/.exec(mapped) ?? [];
  const codec = codecs[name.toUpperCase()];
  const format = parametersOf(valueFor(media, 'fmtp', payload));
  const isReordered =
    Number(format.get('packetization-mode') ?? 0) > 1 ||
    Number(format.get('sprop-max-don-diff') ?? 0) > 0 ||
    Number(format.get('sprop-depack-buf-nalus') ?? 0) > 0;
  if (payload === '' || codec === undefined || Number(rate) !== clockHz || isReordered) return null;
  const control = media.find(([key]) => key === 'control')?.[1] ?? '*';
  const sessionControl = session.find(([key]) => key === 'control')?.[1] ?? '*';
  if (![control, sessionControl].every((one) => /^[\x21-\x7e]{1,2000}$/.test(one))) return null;
  const framesPerSecond = Number(media.find(([key]) => key === 'framerate')?.[1]);
  return {
    codec,
    payloadType: Number(payload),
    control,
    sessionControl,
    parameterSets: setsIn[codec]
      .flatMap((key) => (format.get(key) ?? '').split(','))
      .filter((set) => set !== '')
      .slice(0, mostParameterSets)
      .map((set) => Uint8Array.from(Buffer.from(set, 'base64')))
      .filter((set) => set.length > 0),
    framesPerSecond: framesPerSecond > 0 && framesPerSecond <= 1_000 ? framesPerSecond : null,
  };
}

/** Where a control leads, in relation to a base. */
export function controlUrl(base: string, control: string): string {
  if (control === '*') return base;
  if (/^rtsps?:\/\//i.test(control)) return control;
  return base.endsWith('/') ? `${base}${control}` : `${base}/${control}`;
}

const codecs: Readonly<Partial<Record<string, VideoCodec>>> = { H264: 'h264', H265: 'h265' };
/** RFC 6184 section 8.1 and RFC 7798 section 7.1. */
const setsIn: Readonly<Record<VideoCodec, readonly string[]>> = {
  h264: ['sprop-parameter-sets'],
  h265: ['sprop-vps', 'sprop-sps', 'sprop-pps'],
};

function attributesOf(lines: readonly string[]): readonly (readonly [string, string])[] {
  return lines.flatMap((line) => {
    const [, key, value = ''] = /^a=([\w-]+)(?::(.*))?$/.exec(line.trimEnd()) ?? [];
    return key === undefined ? [] : [[key, value] as const];
  });
}

/** Of `key:payload value`. */
function valueFor(attributes: readonly (readonly [string, string])[], key: string, payload: string): string {
  const found = attributes.find(([name, value]) => name === key && value.startsWith(`${payload} `));
  return found?.[1].slice(payload.length + 1).trim() ?? '';
}

function parametersOf(format: string): ReadonlyMap<string, string> {
  return new Map(
    format.split(';').map((part) => {
      const [key = '', ...value] = part.trim().split('=');
      return [key.toLowerCase(), value.join('=')];
    }),
  );
}
