import { useState } from 'react';
import type { CameraHealth } from '../../../src-main/contract/cameras.ts';
import { cameraStateSchema, cameraTroubleKindSchema } from '../../../src-main/contract/domain.ts';
import { useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Panel } from '../../ui/panel.tsx';
import { SelectInput } from '../../ui/select-input.tsx';
import { CameraStatus, TroubleMark } from '../../ui/status-mark.tsx';
import { Table } from '../../ui/table.tsx';
import { localDay, localTime, spanInWords } from '../../ui/time.ts';
import styles from './cameras.module.css';
import { camerasText } from './text.ts';

const c = classNames(styles);
const text = camerasText.health;
const refreshMs = 30_000;
const periods = { '1': 1, '7': 7, '31': 31 } as const;
type Period = keyof typeof periods;

/** How the cameras did over the last days: shares of the time, and each fault from when to when. */
export function HealthHistory() {
  const [period, setPeriod] = useState<Period>('7');
  const health = useOperation(
    'cameras.health',
    { days: periods[period] },
    { everyMs: refreshMs, keepsLast: true },
  );
  return (
    <Panel
      title={text.title}
      aside={
        <SelectInput
          label={text.period}
          isLabelHidden
          value={period}
          options={text.periods}
          onChange={setPeriod}
        />
      }
    >
      <Answer of={health} loading={text.loading}>
        {({ cameras, until }) => (
          <div className={c('form')}>
            <Table label={text.title} columns={text.columns}>
              {cameras.map((camera) => (
                <tr key={camera.cameraId}>
                  <th scope="row">{camera.cameraName}</th>
                  <td>{text.share(camera.liveMs, camera.watchedMs)}</td>
                  <td>{text.share(camera.wellMs, camera.watchedMs)}</td>
                  <td>{text.faults(camera.faultCount)}</td>
                  <td>{spanInWords(camera.watchedMs)}</td>
                </tr>
              ))}
            </Table>
            <p className={c('place')}>{text.hint}</p>
            {cameras
              .filter(({ faults }) => faults.length > 0)
              .map((camera) => (
                <CameraFaults key={camera.cameraId} of={camera} now={until} />
              ))}
          </div>
        )}
      </Answer>
    </Panel>
  );
}

function CameraFaults({
  of: { cameraName, faultCount, faults },
  now,
}: {
  readonly of: CameraHealth;
  readonly now: number;
}) {
  return (
    <details className={c('limits')}>
      <summary>{text.of(cameraName, faultCount)}</summary>
      <Table label={text.of(cameraName, faultCount)} columns={text.faultColumns}>
        {faults.map(({ kind, words, from, until }) => (
          <tr key={`${kind} ${String(from)}`}>
            <td>
              <FaultMark kind={kind} />
              <span className={c('place')}>{words}</span>
            </td>
            <td>{instant(from)}</td>
            <td>{until === null ? text.goesOn : instant(until)}</td>
            <td>{spanInWords((until ?? now) - from)}</td>
          </tr>
        ))}
      </Table>
      {faultCount > faults.length ? (
        <p className={c('place')}>{text.more(faultCount - faults.length)}</p>
      ) : null}
    </details>
  );
}

function FaultMark({ kind }: { readonly kind: CameraHealth['faults'][number]['kind'] }) {
  const state = cameraStateSchema.safeParse(kind);
  return state.success ? (
    <CameraStatus state={state.data} />
  ) : (
    <TroubleMark kind={cameraTroubleKindSchema.parse(kind)} />
  );
}

function instant(at: number): string {
  return `${localDay(at)}, ${localTime(at)}`;
}
