import type { CaseLogEntry } from '../../../src-main/contract/case-log.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { localDate, localTime, utcTime } from '../../ui/time.ts';
import { kindWords } from './entries.ts';
import type { LogFilter } from './log-filter.ts';
import styles from './case-log.module.css';
import { caseLogText as text } from './text.ts';

const c = classNames(styles);

interface EntryDetailProps {
  readonly entry: CaseLogEntry | null;
  readonly onTopic: (topic: NonNullable<LogFilter['topic']>) => void;
}

/** One entry in full, and the ways on from it: a row of the table cuts long sentences off. */
export function EntryDetail({ entry, onTopic }: EntryDetailProps) {
  if (entry === null) return <p className={c('detail', 'faint')}>{text.chooseEntry}</p>;
  const topics = [
    ...entry.topics,
    ...(entry.actorId === null || entry.actor === null
      ? []
      : [{ topic: `person:${entry.actorId}`, label: entry.actor }]),
  ].filter(({ topic }, index, all) => all.findIndex((other) => other.topic === topic) === index);
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
      {topics.length === 0 ? null : (
        <p className={c('topics')}>
          {text.moreAbout}
          {topics.map((topic) => (
            <Button key={topic.topic} onPress={() => onTopic(topic)}>
              {topic.label}
            </Button>
          ))}
        </p>
      )}
    </section>
  );
}
