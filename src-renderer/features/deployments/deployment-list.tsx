import type { OperationOutput } from '../../../src-main/contract/operations.ts';
import { classNames } from '../../ui/class-names.ts';
import { Table } from '../../ui/table.tsx';
import { localDate, localTime } from '../../ui/time.ts';
import styles from './deployment.module.css';
import { deploymentText as text } from './text.ts';

const c = classNames(styles);

type Summary = OperationOutput<'deployments.list'>['deployments'][number];

/** Every deployment there was and is to be, newest first. */
export function DeploymentList({
  deployments,
  chosenId,
  onChoose,
}: {
  readonly deployments: readonly Summary[];
  readonly chosenId: string | null;
  readonly onChoose: (id: string) => void;
}) {
  return (
    <Table label={text.listLabel} columns={text.listColumns}>
      {deployments.map(({ id, name, place, state, window, urgentAsked }) => (
        <tr key={id} className={c(id === chosenId && 'chosen')}>
          <td>
            <button
              type="button"
              className={c('link')}
              aria-current={id === chosenId}
              onClick={() => onChoose(id)}
            >
              {name}
            </button>
          </td>
          <td>{place}</td>
          <td>
            {text.states[state]}
            {urgentAsked === null ? null : <span className={c('asked')}>{text.urgent.waits}</span>}
          </td>
          <td>
            {localDate(window.from)} {localTime(window.from, false)}–{localTime(window.until, false)}
          </td>
        </tr>
      ))}
    </Table>
  );
}
