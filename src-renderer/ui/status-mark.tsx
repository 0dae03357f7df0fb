import type { CameraState, CameraTroubleKind } from '../../src-main/contract/domain.ts';
import { classNames } from './class-names.ts';
import { IconFor, type IconName } from './icons.tsx';
import styles from './status-mark.module.css';

const c = classNames(styles);

const looks: Readonly<Record<CameraState, readonly [IconName, 'good' | 'waiting' | 'bad', string]>> = {
  connecting: ['connecting', 'waiting', 'Connecting'],
  live: ['live', 'good', 'Live'],
  stalled: ['stalled', 'bad', 'Stalled'],
  lost: ['cross', 'bad', 'Lost'],
  refused: ['warning', 'bad', 'Refused'],
  unauthorised: ['lock', 'bad', 'Wrong credentials'],
  untrusted: ['lock', 'bad', 'Not trusted'],
  'not-video': ['warning', 'bad', 'No video'],
  unsupported: ['warning', 'bad', 'Not supported'],
  unreachable: ['cross', 'bad', 'Unreachable'],
  'bad-address': ['warning', 'bad', 'Wrong address'],
};

const troubleWords: Readonly<Record<CameraTroubleKind, string>> = {
  unsteady: 'Unsteady',
  black: 'Black picture',
  covered: 'Lens covered',
  frozen: 'Frozen',
  blurred: 'Blurred',
  damaged: 'Damaged video',
  slow: 'Too slow',
  clock: 'Clock jumped',
  changed: 'Video changed',
};

/** What is wrong with a camera that is live. */
export function TroubleMark({ kind }: { readonly kind: CameraTroubleKind }) {
  return (
    <span className={c('mark', 'waiting')}>
      <IconFor name="warning" size="1em" />
      {troubleWords[kind]}
    </span>
  );
}

/** Nobody knows how a camera is: the engine does not answer. */
export function UnknownMark() {
  return (
    <span className={c('mark', 'waiting')}>
      <IconFor name="question" size="1em" />
      Not known
    </span>
  );
}

/** The state of a camera: a shape, a word, and a colour that only repeats them. */
export function CameraStatus({ state }: { readonly state: CameraState }) {
  const [icon, tone, word] = looks[state];
  return (
    <span className={c('mark', tone)}>
      <IconFor name={icon} size="1em" />
      {word}
    </span>
  );
}
