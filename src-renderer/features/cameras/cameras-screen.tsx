import { useState } from 'react';
import type { CameraView } from '../../../src-main/contract/cameras.ts';
import { useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Screen } from '../../ui/screen.tsx';
import { useIsKnown } from '../../ui/use-is-known.ts';
import { CameraForm } from './camera-form.tsx';
import { CameraTable } from './camera-table.tsx';
import { FindCameras, type FoundCamera } from './find-cameras.tsx';
import { HealthHistory } from './health-history.tsx';
import { RemoveCamera } from './remove-camera.tsx';
import styles from './cameras.module.css';
import { camerasText as text } from './text.ts';

const c = classNames(styles);
const refreshMs = 2_000;

type Editing =
  | { readonly kind: 'add'; readonly found: FoundCamera | null }
  | { readonly kind: 'find' }
  | { readonly kind: 'change'; readonly camera: CameraView }
  | null;

export function CamerasScreen() {
  const cameras = useOperation('cameras.list', {}, { everyMs: refreshMs });
  const isKnown = useIsKnown(cameras, 5 * refreshMs);
  const [editing, setEditing] = useState<Editing>(null);
  const [removing, setRemoving] = useState<CameraView | null>(null);
  const close = () => setEditing(null);
  return (
    <Screen
      title={text.title}
      aside={
        editing === null ? (
          <div className={c('head')}>
            <Button onPress={() => setEditing({ kind: 'find' })}>{text.find.open}</Button>
            <Button look="primary" icon="plus" onPress={() => setEditing({ kind: 'add', found: null })}>
              {text.add}
            </Button>
          </div>
        ) : null
      }
    >
      <div className={c('columns', editing !== null && 'editing')}>
        <Answer of={cameras} loading={text.loading}>
          {({ cameras: list }) =>
            list.length === 0 ? (
              <Message>{text.empty}</Message>
            ) : (
              <div className={c('lists')}>
                <CameraTable
                  cameras={list}
                  isKnown={isKnown}
                  onChange={(camera) => setEditing({ kind: 'change', camera })}
                  onRemove={setRemoving}
                />
                <HealthHistory />
              </div>
            )
          }
        </Answer>
        {editing === null ? null : editing.kind === 'find' ? (
          <FindCameras onChosen={(found) => setEditing({ kind: 'add', found })} onClose={close} />
        ) : editing.kind === 'add' ? (
          <CameraForm key="add" camera={null} found={editing.found} onClose={close} />
        ) : (
          <CameraForm key={editing.camera.id} camera={editing.camera} onClose={close} />
        )}
      </div>
      {removing === null ? null : (
        <RemoveCamera
          camera={removing}
          onClose={() => {
            setRemoving(null);
            if (editing?.kind === 'change' && editing.camera.id === removing.id) setEditing(null);
          }}
        />
      )}
    </Screen>
  );
}
