import type { ReactNode } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { localDay, localTime } from '../../ui/time.ts';
import styles from './comparison.module.css';
import { reviewText as text } from './text.ts';

const c = classNames(styles);

/** In the place of the two pictures once they were destroyed. */
export function PicturesGone({
  destroyedAt,
  header,
}: {
  readonly destroyedAt: number;
  readonly header: ReactNode;
}) {
  return (
    <section className={c('comparison')}>
      <header className={c('header')}>{header}</header>
      <Message title={text.picturesGone}>
        {text.picturesGoneAt(`${localDay(destroyedAt)} ${localTime(destroyedAt, false)}`)}
      </Message>
    </section>
  );
}
