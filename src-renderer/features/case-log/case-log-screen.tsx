import { useDeferredValue, useState } from 'react';
import type { CaseLogEntry } from '../../../src-main/contract/case-log.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { mayCall } from '../../engine/who-may.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { ChainPanel } from './chain-panel.tsx';
import { EntryDetail } from './entry-detail.tsx';
import { ExportLog } from './export-log.tsx';
import { FilterBar } from './filter-bar.tsx';
import { noFilter, type LogFilter } from './log-filter.ts';
import { HeadsPanel } from './heads-panel.tsx';
import { LogTable } from './log-table.tsx';
import { Timeline } from './timeline.tsx';
import { BackupsPanel } from './backups-panel.tsx';
import { PacksPanel } from './packs-panel.tsx';
import { OpenedFaces } from './opened-faces.tsx';
import { PurgesPanel } from './purges-panel.tsx';
import styles from './case-log.module.css';
import { caseLogText as text } from './text.ts';

const c = classNames(styles);

const sideNames = ['chain', 'packs', 'purges', 'backups'] as const;
type Side = (typeof sideNames)[number];

export function CaseLogScreen() {
  const [filter, setFilter] = useState<LogFilter>(noFilter);
  const [chosen, setChosen] = useState<CaseLogEntry | null>(null);
  const [isExporting, setExporting] = useState(false);
  const [side, setSide] = useState<Side>('chain');
  const { person } = useSession();
  const sides = sideNames
    .filter((name) => name !== 'packs' || mayCall(person.role, 'packs.list'))
    .map((name) => [name, text.sideTabs[name]] as const);
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
        <Tabs label={text.sideLabel} selected={side} onSelect={setSide} tabs={sides}>
          {side === 'chain' ? (
            <>
              <OpenedFaces />
              <ChainPanel />
              <HeadsPanel />
            </>
          ) : null}
          {side === 'packs' ? <PacksPanel /> : null}
          {side === 'purges' ? <PurgesPanel /> : null}
          {side === 'backups' ? <BackupsPanel /> : null}
        </Tabs>
      </div>
      {isExporting ? <ExportLog filter={filter} onClose={() => setExporting(false)} /> : null}
    </div>
  );
}
