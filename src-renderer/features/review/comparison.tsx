import { useEffect, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { useSession } from '../../engine/engine-context.tsx';
import { mediaAddress } from '../../engine/media-address.ts';
import { classNames } from '../../ui/class-names.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { Picture } from './picture.tsx';
import { Tool } from './tool.tsx';
import {
  mirrored,
  nextBrightness,
  nudged,
  plainViewport,
  shifted,
  zoomed,
  type Viewport,
} from './viewport.ts';
import styles from './comparison.module.css';
import { reviewText as text } from './text.ts';

const c = classNames(styles);

interface ComparisonProps {
  readonly pictures: { readonly probes: readonly string[]; readonly candidate: string };
  /** Which alert it is: shares a line with the tools, since height is what the pictures need. */
  readonly header: ReactNode;
}

/** Probe and candidate side by side: same size, same crop, and whatever is done to the view is done to both. */
export function Comparison({ pictures, header }: ComparisonProps) {
  const { mediaTicket } = useSession();
  const [viewport, setViewport] = useState(plainViewport);
  const [nth, setNth] = useState(0);
  const pair = useRef<HTMLDivElement>(null);
  const dragged = useRef<{ readonly x: number; readonly y: number } | null>(null);
  const probes = pictures.probes.map((path) => mediaAddress(mediaTicket, path));
  const shown = Math.min(nth, probes.length - 1);
  const change = (next: (view: Viewport) => Viewport) => () => setViewport(next);
  const isPlain = viewport === plainViewport;
  const isWhole = viewport.zoom === 1;
  const hasFrames = probes.length > 1;

  useShortcuts(text.keys.view, [
    { key: '+', does: text.tools.zoomIn, run: change((view) => zoomed(view, 1)) },
    { key: '-', does: text.tools.zoomOut, run: change((view) => zoomed(view, -1)), isDisabled: isWhole },
    {
      key: 'ArrowLeft',
      does: text.tools.pan,
      run: change((view) => nudged(view, -1, 0)),
      isDisabled: isWhole,
    },
    {
      key: 'ArrowRight',
      does: text.tools.pan,
      run: change((view) => nudged(view, 1, 0)),
      isDisabled: isWhole,
    },
    { key: 'ArrowUp', does: text.tools.pan, run: change((view) => nudged(view, 0, -1)), isDisabled: isWhole },
    {
      key: 'ArrowDown',
      does: text.tools.pan,
      run: change((view) => nudged(view, 0, 1)),
      isDisabled: isWhole,
    },
    { key: 'F', does: text.tools.flip, run: change(mirrored) },
    { key: 'B', does: text.tools.brighter, run: change(nextBrightness) },
    { key: '0', does: text.tools.reset, run: () => setViewport(plainViewport), isDisabled: isPlain },
    {
      key: ']',
      does: text.tools.next,
      run: () => setNth((shown + 1) % probes.length),
      isDisabled: !hasFrames,
    },
    {
      key: '[',
      does: text.tools.previous,
      run: () => setNth((shown + probes.length - 1) % probes.length),
      isDisabled: !hasFrames,
    },
  ]);

  function drag(event: PointerEvent<HTMLElement>): void {
    const from = dragged.current;
    if (from === null || event.buttons === 0) return;
    const frame = event.currentTarget.querySelector('img')?.parentElement;
    const sidePx = frame?.clientWidth ?? 1;
    const [byX, byY] = [(event.clientX - from.x) / sidePx, (event.clientY - from.y) / sidePx];
    dragged.current = { x: event.clientX, y: event.clientY };
    setViewport((view) => shifted(view, byX, byY));
  }

  useEffect(() => {
    const element = pair.current;
    // The wheel alone scrolls the page; with Ctrl, which is also what a pinch says, it zooms both pictures.
    const turn = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      setViewport((view) => zoomed(view, event.deltaY < 0 ? 1 : -1));
    };
    // React listens passively, and then the browser would zoom the whole page as well.
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  }, []);

  return (
    <section className={c('comparison')}>
      <header className={c('header')}>
        {header}
        <div className={c('tools')} role="group" aria-label={text.tools.title}>
          <Tool
            icon="plus"
            name={text.tools.zoomIn}
            shortcut="+"
            onPress={change((view) => zoomed(view, 1))}
          />
          <Tool
            icon="minus"
            name={text.tools.zoomOut}
            shortcut="-"
            isDisabled={isWhole}
            onPress={change((view) => zoomed(view, -1))}
          />
          <Tool
            icon="flip"
            name={text.tools.flip}
            shortcut="F"
            isOn={viewport.isMirrored}
            onPress={change(mirrored)}
          />
          <Tool icon="brightness" name={text.tools.brighter} shortcut="B" onPress={change(nextBrightness)} />
          <Tool
            icon="reset"
            name={text.tools.reset}
            shortcut="0"
            isDisabled={isPlain}
            onPress={() => setViewport(plainViewport)}
          />
        </div>
      </header>
      <div
        className={c('pair', !isWhole && 'zoomed')}
        ref={pair}
        onPointerDown={({ clientX, clientY }) => {
          dragged.current = { x: clientX, y: clientY };
        }}
        onPointerMove={drag}
        onPointerUp={() => {
          dragged.current = null;
        }}
      >
        {hasFrames ? (
          <ol className={c('frames')} aria-label={text.frames}>
            {probes.map((address, index) => (
              <li key={address}>
                <button
                  type="button"
                  className={c('thumbnail')}
                  aria-label={text.probeFrame(index + 1, probes.length)}
                  aria-pressed={index === shown}
                  onClick={() => setNth(index)}
                >
                  <img src={address} alt="" draggable={false} />
                  <span aria-hidden="true">{index + 1}</span>
                </button>
              </li>
            ))}
          </ol>
        ) : null}
        <Picture
          label={hasFrames ? text.probeShown(shown + 1, probes.length) : text.probe}
          caption={hasFrames ? text.probeCaption(shown + 1, probes.length) : text.probe}
          address={probes[shown] ?? ''}
          viewport={viewport}
        />
        <Picture
          label={text.candidate}
          caption={text.candidate}
          address={mediaAddress(mediaTicket, pictures.candidate)}
          viewport={viewport}
        />
      </div>
    </section>
  );
}
