import type { CameraView } from '../../../src-main/contract/cameras.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { CameraStatus, TroubleMark, UnknownMark } from '../../ui/status-mark.tsx';
import { Table } from '../../ui/table.tsx';
import styles from './cameras.module.css';
import { camerasText as text } from './text.ts';

const c = classNames(styles);

interface CameraTableProps {
  readonly cameras: readonly CameraView[];
  /** Whether that is how they are now. */
  readonly isKnown: boolean;
  readonly onChange: (camera: CameraView) => void;
  readonly onRemove: (camera: CameraView) => void;
}

export function CameraTable({ cameras, isKnown, onChange, onRemove }: CameraTableProps) {
  return (
    <Table label={text.title} columns={text.columns}>
      {cameras.map((camera) => (
        <tr key={camera.id}>
          <th scope="row">
            {camera.name}
            <span className={c('place')}>{camera.place}</span>
          </th>
          <td>
            <code>{camera.address}</code>
            {camera.substream === null ? null : (
              <span className={c('place')}>
                {text.substream(
                  camera.substream.address,
                  isKnown ? camera.substream.stateWords : text.stateUnknown,
                )}
              </span>
            )}
            {camera.hasCredentials ? <span className={c('place')}>{text.credentials}</span> : null}
          </td>
          <td>{isKnown ? <State of={camera} /> : <UnknownMark />}</td>
          <td>
            {camera.stream === null
              ? text.noStream
              : text.stream(
                  camera.stream.codec,
                  camera.stream.widthPx,
                  camera.stream.heightPx,
                  camera.stream.framesPerSecond,
                )}
          </td>
          <td className={c('actions')}>
            <Button aria-label={text.changeNamed(camera.name)} onPress={() => onChange(camera)}>
              {text.change}
            </Button>
            <Button look="danger" aria-label={text.removeNamed(camera.name)} onPress={() => onRemove(camera)}>
              {text.remove}
            </Button>
          </td>
        </tr>
      ))}
    </Table>
  );
}

function State({ of: { state, stateWords, troubles } }: { readonly of: CameraView }) {
  return (
    <>
      <CameraStatus state={state} />
      {state === 'live' ? null : <span className={c('place')}>{stateWords}</span>}
      {troubles.map(({ kind, words }) => (
        <span key={kind} className={c('place')}>
          <TroubleMark kind={kind} /> {words}
        </span>
      ))}
    </>
  );
}
