import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { IconFor, type IconName } from './icons.tsx';
import styles from './message.module.css';

const c = classNames(styles);

type Tone = 'neutral' | 'good' | 'attention' | 'bad';

const iconOf: Readonly<Record<Tone, IconName>> = {
  neutral: 'info',
  good: 'check',
  attention: 'warning',
  bad: 'warning',
};

interface MessageProps {
  readonly tone?: Tone;
  readonly title?: string;
  readonly children: ReactNode;
  readonly icon?: IconName;
  /** Read aloud when it appears: `alert` at once, `status` when there is a pause. */
  readonly role?: 'alert' | 'status';
}

/** Words about the state of something, with a shape and a colour that say the same. */
export function Message({ tone = 'neutral', title, children, icon, role }: MessageProps) {
  return (
    <div className={c('message', tone)} role={role}>
      <IconFor name={icon ?? iconOf[tone]} />
      <div>
        {title === undefined ? null : <strong className={c('title')}>{title}</strong>}
        {children}
      </div>
    </div>
  );
}

/** Fills the place of content that isn't there: loading, empty, or failed. */
export function Placeholder({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className={c('placeholder')} role="status">
      <strong>{title}</strong>
      {children}
    </div>
  );
}
