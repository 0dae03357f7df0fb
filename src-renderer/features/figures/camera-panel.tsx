import type { FiguresReport } from '../../../src-main/contract/reports.ts';
import { classNames } from '../../ui/class-names.ts';
import { Panel } from '../../ui/panel.tsx';
import { Table } from '../../ui/table.tsx';
import styles from './figures.module.css';
import { rateInWords } from './rate-words.ts';
import { figuresText } from './text.ts';

const c = classNames(styles);
const text = figuresText.cameras;

/** Whether one camera is worse than the others. */
export function CameraPanel({ of: cameras }: { readonly of: FiguresReport['cameras'] }) {
  return (
    <Panel title={text.title}>
      <Table label={text.title} columns={text.columns}>
        {cameras.map(({ cameraId, cameraName, deployments, faces, alerts }) => (
          <tr key={cameraId} className={c('row')}>
            <th scope="row">{cameraName}</th>
            <td>{deployments.toLocaleString('en-GB')}</td>
            <td>{faces.toLocaleString('en-GB')}</td>
            <td>{alerts.raised.toLocaleString('en-GB')}</td>
            <td>{alerts.false.toLocaleString('en-GB')}</td>
            <td>{rateInWords(alerts.falsePerAlert)}</td>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}
