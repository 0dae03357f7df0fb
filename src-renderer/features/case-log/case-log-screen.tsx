import { useDeferredValue, useState } from 'react';
import type { CaseLogEntry } from '../../../src-main/contract/case-log.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { ChainPanel } from './chain-panel.tsx';
import { EntryDetail } from './entry-detail.tsx';
import { ExportLog } from './export-log.tsx';
import { FilterBar } from './filter-bar.tsx';
import { noFilter, type LogFilter } from './log-filter.ts';
import { HeadsPanel } from './heads-panel.tsx';
import { LogTable } from './log-table.tsx';
import { Timeline } from './timeline.tsx';
import { BackupsPanel } from './backups-panel.tsx';
import { PurgesPanel } from './purges-panel.tsx';
import styles from './case-log.module.css';
import { caseLogText as text } from './text.ts';

const c = classNames(styles);

export function CaseLogScreen() {
  const [filter, setFilter] = useState<LogFilter>(noFilter);
  const [chosen, setChosen] = useState<CaseLogEntry | null>(null);
  const [isExporting, setExporting] = useState(false);
  // Typing stays quick while the engine is asked behind it.
  const asked = useDeferredValue(filter);
  return (
    <div className={c('screen')}>
      <div className={c('main')}>
        <header className={c('header')}>
          <h1>{text.title}</h1>
          <Button onPress={() => setExporting(true)}>{text.export}</Button>
        </header>
        <FilterBar filter={filter} onChange={setFilter} />
        {filter.topic === null ? (
          // Another filter is another list: nothing of the last one may remain in it.
          <LogTable key={JSON.stringify(asked)} filter={asked} chosen={chosen} onChoose={setChosen} />
        ) : (
          <>
            <p className={c('topic')}>
              <strong>{text.about(filter.topic.label)}</strong>
              <Button onPress={() => setFilter({ ...filter, topic: null })}>{text.leaveTopic}</Button>
            </p>
            <Timeline filter={asked} chosen={chosen?.sequence ?? null} onChoose={setChosen} />
          </>
        )}
        <EntryDetail entry={chosen} onTopic={(topic) => setFilter({ ...noFilter, topic })} />
      </div>
      <div className={c('aside')}>
        <ChainPanel />
        <HeadsPanel />
        <PurgesPanel />
        <BackupsPanel />
      </div>
      {isExporting ? <ExportLog filter={filter} onClose={() => setExporting(false)} /> : null}
    </div>
  );
}
