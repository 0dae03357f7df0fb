import { useState } from 'react';
import type { FiguresReport } from '../../../src-main/contract/reports.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Panel } from '../../ui/panel.tsx';
import { Table } from '../../ui/table.tsx';
import { localDate, localTime } from '../../ui/time.ts';
import styles from './figures.module.css';
import { figuresText } from './text.ts';

const c = classNames(styles);
const text = figuresText.deployments;

/** So many are shown before somebody asks for the rest. */
const shownFirst = 20;

/** Each deployment, latest first. */
export function DeploymentPanel({ of: deployments }: { readonly of: FiguresReport['perDeployment'] }) {
  const [isWhole, setWhole] = useState(false);
  const latestFirst = deployments.toReversed();
  const shown = isWhole ? latestFirst : latestFirst.slice(0, shownFirst);
  return (
    <Panel title={text.title}>
      <Table label={text.title} columns={text.columns}>
        {shown.map(({ id, name, place, startedAt, isUrgent, faces, alerts, arrests }) => (
          <tr key={id} className={c('row')}>
            <th scope="row">
              {name} {isUrgent ? <span className={c('hint')}>{text.urgent}</span> : null}
            </th>
            <td>{place}</td>
            <td>
              {localDate(startedAt)} {localTime(startedAt, false)}
            </td>
            <td>{faces.toLocaleString('en-GB')}</td>
            <td>{alerts.raised.toLocaleString('en-GB')}</td>
            <td>{alerts.false.toLocaleString('en-GB')}</td>
            <td>{arrests.toLocaleString('en-GB')}</td>
          </tr>
        ))}
      </Table>
      {shown.length === latestFirst.length ? null : (
        <Button onPress={() => setWhole(true)}>{text.more(latestFirst.length - shown.length)}</Button>
      )}
    </Panel>
  );
}
