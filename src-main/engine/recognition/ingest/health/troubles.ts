import type { CameraTroubleKind } from '../../../../contract/domain.ts';
import type { StreamFacts } from '../messages.ts';

/** What is wrong with a camera that is connected and sends pictures. */
export interface Trouble {
  readonly kind: CameraTroubleKind;
  /** What is wrong and what to do, for the person at the screen. */
  readonly words: string;
}

/** All but `changed`, whose words say what changed. In the order in which they are told: the first explains most. */
const words = {
  unsteady:
    'The connection breaks again and again. Check the camera’s cable, power and switch, and whether too many watch it.',
  black:
    'The picture is black. Check the lens cap and the light at the camera; if both are right, restart the camera.',
  covered: 'Something covers the lens. Have somebody take it away and wipe the lens.',
  frozen:
    'The picture has not changed for some seconds. If something moves in front of the camera, it is frozen: restart the camera.',
  blurred: 'The picture is out of focus or smeared. Have the lens cleaned and its focus set.',
  damaged:
    'Parts of the video are missing or damaged. Check cable and network; if the camera is read over UDP, choose TCP in its settings here.',
  slow: 'Pictures come later and later: the network is too slow for this stream. Check it, or lower the bit rate in the camera.',
  clock:
    'The camera’s clock jumped. Recognition goes on by this machine’s clock; if it jumps again, give the camera a time server.',
} as const satisfies Partial<Record<CameraTroubleKind, string>>;

export type PlainTrouble = keyof typeof words;

export function troublesOf(kinds: ReadonlySet<PlainTrouble>, changes: readonly string[]): readonly Trouble[] {
  const plain = (Object.keys(words) as PlainTrouble[]).filter((kind) => kinds.has(kind));
  return [
    ...plain.map((kind): Trouble => ({ kind, words: words[kind] })),
    ...(changes.length === 0 ? [] : [{ kind: 'changed' as const, words: changedWords(changes) }]),
  ];
}

function changedWords(changes: readonly string[]): string {
  return `The camera sends another video than before: ${changes.join(', ')}. Set it back in the camera; if it was meant, save the camera here again.`;
}

export type Format = Pick<StreamFacts, 'codec' | 'widthPx' | 'heightPx' | 'framesPerSecond'>;

/** Frames a second swing with the light on many cameras; by this share they are something else. */
const rateShare = 0.3;
const codecNames = {
  h264: 'H.264',
  h265: 'H.265',
  mjpeg: 'Motion JPEG',
  converted: 'another codec',
} as const;

/** How what a camera sends differs from what it sent before, in words. */
export function changesOf(expected: Format, now: Format): readonly string[] {
  const isOtherSize = expected.widthPx !== now.widthPx || expected.heightPx !== now.heightPx;
  const isOtherRate =
    Math.abs(now.framesPerSecond - expected.framesPerSecond) > rateShare * expected.framesPerSecond;
  return [
    ...(expected.codec === now.codec
      ? []
      : [`${codecNames[now.codec]} in place of ${codecNames[expected.codec]}`]),
    ...(isOtherSize
      ? [
          `${String(now.widthPx)} × ${String(now.heightPx)} in place of ${String(expected.widthPx)} × ${String(expected.heightPx)}`,
        ]
      : []),
    ...(isOtherRate
      ? [`${rateOf(now.framesPerSecond)} frames a second in place of ${rateOf(expected.framesPerSecond)}`]
      : []),
  ];
}

const rateOf = (framesPerSecond: number): string => String(Number(framesPerSecond.toFixed(1)));
