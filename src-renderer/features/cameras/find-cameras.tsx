import { useEffect, useState } from 'react';
import type { FoundDevice } from '../../../src-main/contract/cameras.ts';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import type { EnteredCamera } from './camera-input.ts';
import styles from './cameras.module.css';
import { DeviceStreams } from './device-streams.tsx';
import { camerasText } from './text.ts';

const c = classNames(styles);
const text = camerasText.find;
const timeoutMs = 15_000;

/** What is filled into the form of a camera that was found. */
export type FoundCamera = Pick<EnteredCamera, 'name' | 'address' | 'substream' | 'userName' | 'password'>;

interface FindCamerasProps {
  readonly onChosen: (found: FoundCamera) => void;
  readonly onClose: () => void;
}

/** Looks for cameras on the networks, and asks one of them for its streams. */
export function FindCameras({ onChosen, onClose }: FindCamerasProps) {
  const find = useChange('cameras.find', { timeoutMs });
  const [device, setDevice] = useState<FoundDevice | null>(null);
  const { mutate } = find;
  useEffect(() => mutate({}), [mutate]);
  return (
    <Panel
      title={text.title}
      aside={
        <Button isPending={find.isPending} onPress={() => mutate({})}>
          {find.isPending ? text.looking : text.again}
        </Button>
      }
    >
      <div className={c('form')}>
        <div role="status" aria-live="polite">
          {find.isPending ? (
            <Message icon="connecting">{text.lookingHint}</Message>
          ) : find.isError ? (
            <Message tone="bad">{errorWords(find.error)}</Message>
          ) : find.isSuccess && find.data.devices.length === 0 ? (
            <Message>{text.none}</Message>
          ) : null}
        </div>
        {find.isSuccess && find.data.devices.length > 0 ? (
          <ul className={c('devices')} aria-label={text.found}>
            {find.data.devices.map((one) => (
              <li key={one.service}>
                <Button isWide aria-pressed={one.service === device?.service} onPress={() => setDevice(one)}>
                  {one.name || one.hardware || text.unnamed}
                </Button>
                <span className={c('place')}>
                  {[one.hardware, one.location, new URL(one.service).host]
                    .filter((part) => part !== '')
                    .join(' · ')}
                </span>
                {one.knownAs === null ? null : <span className={c('place')}>{text.known(one.knownAs)}</span>}
              </li>
            ))}
          </ul>
        ) : null}
        <DeviceStreams
          key={device?.service ?? ''}
          service={device?.service ?? ''}
          name={device?.name ?? ''}
          onChosen={onChosen}
          onClose={onClose}
        />
      </div>
    </Panel>
  );
}
