import { useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { classNames } from '../../ui/class-names.ts';
import { IconFor } from '../../ui/icons.tsx';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Table } from '../../ui/table.tsx';
import styles from './policy.module.css';
import { policyText } from './text.ts';

const c = classNames(styles);
const text = policyText.machine;

/** What the force's IT sets on this workstation; the console shows it and changes nothing of it. */
export function MachineView() {
  const settings = useOperation('machine-policy.read', {});
  return (
    <Panel title={text.title}>
      <p className={c('hint')}>{text.hint}</p>
      <Answer of={settings} loading={text.loading}>
        {({ file, isThere, dataDirectory, logDirectory, alertSound, idleLockMinutes, shiftHours }) => (
          <div className={c('part')}>
            <Message {...(isThere ? { icon: 'lock' as const } : {})}>
              {isThere ? text.there : text.none} <code>{file}</code>
            </Message>
            <Table label={text.title} columns={text.columns}>
              <Setting
                name={text.dataDirectory}
                value={dataDirectory.value}
                isManaged={dataDirectory.isManaged}
              />
              <Setting
                name={text.logDirectory}
                value={logDirectory.value ?? text.terminal}
                isManaged={logDirectory.isManaged}
              />
              <Setting
                name={text.alertSound}
                value={text.sounds[alertSound.value]}
                isManaged={alertSound.isManaged}
              />
              <Setting
                name={text.idleLock}
                value={idleLockMinutes.value === null ? text.asPolicy : text.minutes(idleLockMinutes.value)}
                isManaged={idleLockMinutes.isManaged}
              />
              <Setting
                name={text.shift}
                value={shiftHours.value === null ? text.asPolicy : text.hours(shiftHours.value)}
                isManaged={shiftHours.isManaged}
              />
            </Table>
          </div>
        )}
      </Answer>
    </Panel>
  );
}

interface SettingProps {
  readonly name: string;
  readonly value: string;
  readonly isManaged: boolean;
}

function Setting({ name, value, isManaged }: SettingProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{value}</td>
      <td>
        {isManaged ? <IconFor name="lock" /> : null} {isManaged ? text.managed : text.notManaged}
      </td>
    </tr>
  );
}
