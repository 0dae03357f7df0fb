import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import styles from './region-picker.module.css';
import {
  mostRegions,
  movedBy,
  type Point,
  type Region,
  regionBetween,
  resizedBy,
  step,
  withRegion,
} from './regions.ts';
import { camerasText } from './text.ts';
import { usePictureAddress } from './use-picture-address.ts';
import { useUndo } from './use-undo.ts';

const c = classNames(styles);
const text = camerasText.regions;
const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -step, y: 0 },
  ArrowRight: { x: step, y: 0 },
  ArrowUp: { x: 0, y: -step },
  ArrowDown: { x: 0, y: step },
};
const first: Region = { x: 0.4, y: 0.4, width: 0.2, height: 0.2 };

/** What the pointer does until it is let go. */
interface Drag {
  readonly kind: 'draw' | 'move' | 'resize';
  readonly from: Point;
  readonly at: number;
  readonly before: readonly Region[];
}

interface RegionPickerProps {
  readonly picture: string;
  readonly regions: readonly Region[];
  readonly onChange: (regions: readonly Region[]) => void;
}

/** Regions to ignore, drawn on what the camera saw, in so few squares that nobody can be known: with the mouse, or with the arrows on one that has the focus. */
export function RegionPicker({ picture, regions, onChange }: RegionPickerProps) {
  const { canUndo, change, undo } = useUndo(regions, onChange);
  const [drag, setDrag] = useState<Drag | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const address = usePictureAddress(picture);
  const isFull = regions.length >= mostRegions;

  function pointOf({ clientX, clientY }: PointerEvent): Point {
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0 || box.height === 0) return { x: 0, y: 0 };
    return { x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height };
  }

  function begin(event: PointerEvent<HTMLElement>, kind: Drag['kind'], at: number): void {
    if (event.button !== 0 || (kind === 'draw' && isFull)) return;
    event.stopPropagation();
    frame.current?.setPointerCapture(event.pointerId);
    setDrag({ kind, from: pointOf(event), at, before: regions });
  }

  function follow(event: PointerEvent): void {
    if (drag === null) return;
    const to = pointOf(event);
    const by = { x: to.x - drag.from.x, y: to.y - drag.from.y };
    // A click without a drag draws nothing.
    if (
      drag.kind === 'draw' &&
      Math.max(Math.abs(by.x), Math.abs(by.y)) < 2 * step &&
      regions === drag.before
    )
      return;
    const next =
      drag.kind === 'draw'
        ? [...drag.before, regionBetween(drag.from, to)]
        : withRegion(drag.before, drag.at, (region) =>
            drag.kind === 'move' ? movedBy(region, by) : resizedBy(region, by),
          );
    // All of one drag is one step, and two drags never are.
    change(next, `drag ${String(drag.from.x)} ${String(drag.from.y)} ${drag.kind}`);
  }

  function onKey(event: KeyboardEvent, at: number): void {
    const by = arrows[event.key];
    if (event.key === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
      event.preventDefault();
      undo();
    } else if (by !== undefined) {
      event.preventDefault();
      const move = event.shiftKey ? resizedBy : movedBy;
      change(
        withRegion(regions, at, (region) => move(region, by)),
        `${event.shiftKey ? 'resize' : 'move'} ${String(at)}`,
      );
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      change(withRegion(regions, at, () => null));
      frame.current?.focus();
    }
  }

  return (
    <section className={c('picker')} aria-label={text.title}>
      <div
        ref={frame}
        className={c('frame')}
        tabIndex={-1}
        onPointerDown={(event) => begin(event, 'draw', regions.length)}
        onPointerMove={follow}
        onPointerUp={() => setDrag(null)}
        onPointerCancel={() => setDrag(null)}
      >
        {address === null ? null : <img src={address} alt={camerasText.form.pictureAlt} />}
        {regions.map((region, at) => (
          <div
            // Regions have no names: the first of the list is the first.
            key={at}
            className={c('region')}
            style={{
              left: `${String(region.x * 100)}%`,
              top: `${String(region.y * 100)}%`,
              width: `${String(region.width * 100)}%`,
              height: `${String(region.height * 100)}%`,
            }}
            role="button"
            tabIndex={0}
            aria-roledescription={text.role}
            aria-label={text.region(at + 1, region)}
            onPointerDown={(event) => begin(event, 'move', at)}
            onKeyDown={(event) => onKey(event, at)}
          >
            <span aria-hidden="true">{at + 1}</span>
            <span
              className={c('corner')}
              aria-hidden="true"
              onPointerDown={(event) => begin(event, 'resize', at)}
            />
          </div>
        ))}
      </div>
      <p className={c('hint')}>{camerasText.form.pictureHint}</p>
      <p className={c('hint')}>{text.hint}</p>
      <div className={c('actions')}>
        <Button
          icon="plus"
          isDisabled={isFull}
          onPress={() => {
            flushSync(() => change([...regions, first]));
            // The one that was added last, to be moved at once.
            [...(frame.current?.querySelectorAll<HTMLElement>('[role=button]') ?? [])].at(-1)?.focus();
          }}
        >
          {text.add}
        </Button>
        <Button icon="reset" isDisabled={!canUndo} onPress={undo}>
          {text.undo}
        </Button>
      </div>
    </section>
  );
}
