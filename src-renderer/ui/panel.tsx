import { useId, type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './panel.module.css';

const c = classNames(styles);

interface PanelProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Beside the title: an action or a state. */
  readonly aside?: ReactNode;
}

export function Panel({ title, children, aside }: PanelProps) {
  const id = useId();
  return (
    <section className={c('panel')} aria-labelledby={id}>
      <header className={c('header')}>
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

/** A term and what it is, in two columns. */
export function Facts({
  of: facts,
}: {
  readonly of: readonly (readonly [term: string, value: ReactNode])[];
}) {
  return (
    <dl className={c('facts')}>
      {facts.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
