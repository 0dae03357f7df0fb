import type { CaseLogEntry } from '../../../src-main/contract/case-log.ts';
import { classNames } from '../../ui/class-names.ts';
import { localDate, localTime, utcTime } from '../../ui/time.ts';
import { kindWords } from './entries.ts';
import styles from './case-log.module.css';
import { caseLogText as text } from './text.ts';

const c = classNames(styles);

/** One entry in full: a row of the table cuts long sentences off. */
export function EntryDetail({ entry }: { readonly entry: CaseLogEntry | undefined }) {
  if (entry === undefined) return <p className={c('detail', 'faint')}>{text.chooseEntry}</p>;
  return (
    <section className={c('detail')} aria-label={text.entry(entry.sequence)} aria-live="polite">
      <p>
        <strong>
          {text.entry(entry.sequence)}: {kindWords(entry.kind)}
        </strong>{' '}
        <span className={c('faint')}>
          {localDate(entry.at)} {localTime(entry.at)} ({utcTime(entry.at)} UTC), {entry.actor ?? text.system}
        </span>
      </p>
      <p>{entry.words}</p>
      <p className={c('faint')}>
        {text.leaf} <code>{entry.leaf}</code>
      </p>
    </section>
  );
}
