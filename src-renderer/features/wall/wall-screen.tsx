import type { ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { CameraView } from '../../../src-main/contract/cameras.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { useOperation } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { Answer } from '../../ui/answer.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Placeholder } from '../../ui/message.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { useIsKnown } from '../../ui/use-is-known.ts';
import { arranged } from './arrangement.ts';
import { toggleFullScreen } from './full-screen.ts';
import { TileGrid } from './tile-grid.tsx';
import { arrange, wallStore } from './wall-store.ts';
import { WallToolbar } from './wall-toolbar.tsx';
import styles from './wall.module.css';
import { wallText as text } from './text.ts';

const c = classNames(styles);
/** Ages and rates change every second and no event announces them. */
const refreshMs = 1_000;

interface WallScreenProps {
  readonly aside: ReactNode;
  /** Opens the wall in a second window; null in that window itself. */
  readonly onSecondWindow: (() => void) | null;
}

export function WallScreen({ aside, onSecondWindow }: WallScreenProps) {
  const cameras = useOperation('cameras.list', {}, { everyMs: refreshMs });
  const isKnown = useIsKnown(cameras, 10 * refreshMs);
  const { role } = useSession().person;
  return (
    <div className={c('wall', aside === null && 'whole')}>
      <h1 className={c('spoken')}>{text.title}</h1>
      <Answer of={cameras} loading={text.loading}>
        {({ cameras: list }) =>
          list.length === 0 ? (
            <Placeholder title={text.empty}>
              {mayCall(role, 'cameras.add') ? text.emptyAddHint : text.emptyHint}
            </Placeholder>
          ) : (
            <Tiles cameras={list} isKnown={isKnown} onSecondWindow={onSecondWindow} />
          )
        }
      </Answer>
      {aside}
    </div>
  );
}

interface TilesProps extends Pick<WallScreenProps, 'onSecondWindow'> {
  readonly cameras: readonly CameraView[];
  /** Whether that is how the cameras are now, and not how they were when the engine last said so. */
  readonly isKnown: boolean;
}

function Tiles({ cameras, isKnown, onSecondWindow }: TilesProps) {
  const queries = useQueryClient();
  const layouts = useOperation('wall-layouts.list', {});
  const arrangement = useStore(wallStore);
  const found = arranged(cameras, arrangement);
  useShortcuts(text.keys.title, [
    { key: 'F', does: text.fullScreen, run: toggleFullScreen },
    {
      key: 'PageDown',
      does: text.pageAfter,
      run: () => arrange({ page: found.page + 1 }),
      isDisabled: found.page + 1 >= found.pages,
    },
    {
      key: 'PageUp',
      does: text.pageBefore,
      run: () => arrange({ page: found.page - 1 }),
      isDisabled: found.page === 0,
    },
    ...(onSecondWindow === null ? [] : [{ key: 'W', does: text.secondWindow, run: onSecondWindow }]),
  ]);
  return (
    <div className={c('tiles')}>
      <WallToolbar
        layouts={layouts.data?.layouts ?? []}
        onLayoutsChanged={() => void queries.invalidateQueries({ queryKey: ['wall-layouts.list'] })}
        layoutName={arrangement.layoutName}
        tiles={arrangement.tiles}
        isRearranged={arrangement.cameraIds !== null}
        arranged={found}
        onFullScreen={toggleFullScreen}
        onSecondWindow={onSecondWindow}
      />
      <TileGrid
        cameras={found.shown}
        isKnown={isKnown}
        onArrange={(change) =>
          arrange({
            cameraIds: change(found.all.map(({ id }) => id)),
            layoutName: null,
            page: found.page,
          })
        }
      />
    </div>
  );
}
