import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './screen.module.css';

const c = classNames(styles);

/** A screen that reads from top to bottom and scrolls; the wall and the review lay themselves out. */
export function Screen({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div className={c('screen')}>
      <header className={c('header')}>
        <h1>{title}</h1>
        {aside}
      </header>
      {children}
    </div>
  );
}
