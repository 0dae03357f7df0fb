import { useRef, type CSSProperties } from 'react';
import { useStore } from 'zustand';
import type { CameraView } from '../../../src-main/contract/cameras.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { useOperation } from '../../engine/use-operation.ts';
import { seesFaces } from '../../engine/who-may.ts';
import { classNames } from '../../ui/class-names.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { moved, movedBy } from './arrangement.ts';
import { bestColumns } from './best-grid.ts';
import { tileSourceOf } from './tile-source.ts';
import { Tile } from './tile.tsx';
import { useSize } from './use-size.ts';
import { backToGrid, toggleEnlarged, wallStore } from './wall-store.ts';
import styles from './wall.module.css';
import { wallText as text } from './text.ts';

const c = classNames(styles);
const mostInStrip = 8;

interface TileGridProps {
  readonly cameras: readonly CameraView[];
  readonly isKnown: boolean;
  /** Takes all cameras of the wall, of other pages too, and answers which come in which order from now on. */
  readonly onArrange: (change: (ids: readonly string[]) => readonly string[]) => void;
}

export function TileGrid({ cameras, isKnown, onArrange }: TileGridProps) {
  const { person } = useSession();
  const grid = useRef<HTMLDivElement>(null);
  const { widthPx, heightPx } = useSize(grid);
  const wanted = useStore(wallStore, (state) => state.enlargedId);
  const enlargedId = cameras.some(({ id }) => id === wanted) && cameras.length > 1 ? wanted : null;
  const isAnyRecognised = cameras.some(({ isRecognising }) => isRecognising);
  const columns =
    enlargedId === null
      ? bestColumns(cameras.length, widthPx, heightPx)
      : Math.min(cameras.length - 1, mostInStrip);

  useShortcuts(text.keys.title, [
    { key: 'ArrowRight', does: text.keys.move, run: () => moveFocus(grid.current, 1) },
    { key: 'ArrowLeft', does: text.keys.move, run: () => moveFocus(grid.current, -1) },
    { key: 'ArrowDown', does: text.keys.move, run: () => moveFocus(grid.current, columns) },
    { key: 'ArrowUp', does: text.keys.move, run: () => moveFocus(grid.current, -columns) },
    {
      key: '[',
      does: text.keys.earlier,
      run: () => withFocused((id) => onArrange((ids) => movedBy(ids, id, -1))),
    },
    {
      key: ']',
      does: text.keys.later,
      run: () => withFocused((id) => onArrange((ids) => movedBy(ids, id, 1))),
    },
    {
      key: 'H',
      does: text.keys.hide,
      run: () => withFocused((id) => onArrange((ids) => ids.filter((other) => other !== id))),
      isDisabled: cameras.length < 2,
    },
    { key: 'Escape', does: text.keys.back, run: backToGrid, isDisabled: enlargedId === null },
  ]);

  const policy = useOperation('policy.current', {});
  const showsPictures = seesFaces(person.role) && policy.data?.showsLivePictures !== false;

  // React types know no custom properties.
  const style = { '--columns': columns } as CSSProperties;
  return (
    <div ref={grid} className={c('grid', enlargedId !== null && 'strip')} style={style}>
      {cameras.map((camera) => (
        <Tile
          key={camera.id}
          camera={camera}
          isKnown={isKnown}
          source={tileSourceOf(camera, {
            seesFaces: showsPictures,
            isClose: camera.id === enlargedId || cameras.length === 1,
            canPlay,
          })}
          isEnlarged={camera.id === enlargedId}
          isLeftOut={camera.state === 'live' && !camera.isRecognising && isAnyRecognised}
          onEnlarge={() => toggleEnlarged(camera.id)}
          onDropped={(id) => onArrange((ids) => moved(ids, id, camera.id))}
        />
      ))}
    </div>
  );
}

function moveFocus(grid: HTMLElement | null, step: number): void {
  const tiles = [...(grid?.querySelectorAll<HTMLElement>('[data-tile]') ?? [])];
  const at = tiles.findIndex((tile) => tile === document.activeElement);
  const next = at === -1 ? 0 : Math.min(tiles.length - 1, Math.max(0, at + step));
  tiles[next]?.focus();
}

/** Does it with the camera whose tile has the focus, if one has. */
function withFocused(run: (cameraId: string) => void): void {
  const id = document.activeElement?.getAttribute('data-tile') ?? null;
  if (id !== null) run(id);
}

function canPlay(mimeCodec: string): boolean {
  return MediaSource.isTypeSupported(`video/mp4; codecs="${mimeCodec}"`);
}
