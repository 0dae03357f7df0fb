import { useEffect, useRef, useState } from 'react';
import { useEngine } from '../../engine/engine-context.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { paintJpeg } from '../../ui/paint-jpeg.ts';
import { Panel } from '../../ui/panel.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { readClip, standsMs, type ClipPicture } from './read-clip.ts';
import { Tool } from './tool.tsx';
import styles from './panels.module.css';
import { reviewText as text } from './text.ts';

const c = classNames(styles);

interface ClipPanelProps {
  /** Below `/media/<ticket>/`. */
  readonly path: string;
  readonly raisedAt: number;
}

/** What the camera saw around the alert. Each look is an entry in the log, so it is fetched when somebody asks for it. */
export function ClipPanel({ path, raisedAt }: ClipPanelProps) {
  const engine = useEngine();
  const [pictures, setPictures] = useState<readonly ClipPicture[] | null>(null);
  const [isFetching, setFetching] = useState(false);
  const [isFailed, setFailed] = useState(false);

  // What was fetched goes with the panel.
  useEffect(() => () => pictures?.forEach(({ jpeg }) => jpeg.fill(0)), [pictures]);

  async function fetch(): Promise<void> {
    setFetching(true);
    try {
      const { status, body } = await engine.media(path);
      if (status !== 200) throw new Error(`refused with ${status}`);
      setPictures(readClip(body));
      setFailed(false);
    } catch {
      setFailed(true);
    } finally {
      setFetching(false);
    }
  }

  const show = (): void => void fetch();
  useShortcuts(
    text.keys.clip,
    pictures === null ? [{ key: 'P', does: text.clip.show, run: show, isDisabled: isFetching }] : [],
  );
  return (
    <Panel title={text.clip.title}>
      {pictures === null ? (
        <Button icon="play" shortcut="P" isPending={isFetching} onPress={show}>
          {text.clip.show}
        </Button>
      ) : (
        <ClipPlayer pictures={pictures} raisedAt={raisedAt} />
      )}
      {isFailed ? (
        <Message tone="bad" role="alert">
          {text.clip.failed}
        </Message>
      ) : null}
      <p className={c('hint')}>{text.clip.hint}</p>
    </Panel>
  );
}

interface ClipPlayerProps extends Pick<ClipPanelProps, 'raisedAt'> {
  readonly pictures: readonly ClipPicture[];
}

function ClipPlayer({ pictures, raisedAt }: ClipPlayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [nth, setNth] = useState(0);
  const [isPlaying, setPlaying] = useState(true);
  const picture = pictures[nth];
  const isLast = nth === pictures.length - 1;

  useEffect(() => {
    if (canvas.current === null || picture === undefined) return;
    paintJpeg(canvas.current, picture.jpeg).catch(() => undefined);
  }, [picture]);

  useEffect(() => {
    if (!isPlaying) return undefined;
    const timer = setTimeout(
      () => {
        if (isLast) setPlaying(false);
        else setNth(nth + 1);
      },
      standsMs(pictures, nth),
    );
    return () => clearTimeout(timer);
  }, [isPlaying, isLast, nth, pictures]);

  function step(by: number): void {
    setPlaying(false);
    setNth(Math.min(pictures.length - 1, Math.max(0, nth + by)));
  }

  function playOrPause(): void {
    if (!isPlaying && isLast) setNth(0);
    setPlaying(!isPlaying);
  }

  useShortcuts(text.keys.clip, [
    { key: 'P', does: isPlaying ? text.clip.pause : text.clip.play, run: playOrPause },
    { key: ',', does: text.clip.back, run: () => step(-1) },
    { key: '.', does: text.clip.forward, run: () => step(1) },
  ]);
  if (picture === undefined) return null;
  const words = text.clip.at(nth + 1, pictures.length, (picture.capturedAt - raisedAt) / 1_000);
  return (
    <>
      <canvas ref={canvas} className={c('clip')} role="img" aria-label={text.clip.picture(words)} />
      <div className={c('clip-tools')} role="toolbar" aria-label={text.clip.title}>
        <Tool
          icon="stepBack"
          name={text.clip.back}
          shortcut=","
          isDisabled={nth === 0}
          onPress={() => step(-1)}
        />
        <Tool
          icon={isPlaying ? 'pause' : 'play'}
          name={isPlaying ? text.clip.pause : text.clip.play}
          shortcut="P"
          onPress={playOrPause}
        />
        <Tool
          icon="stepOn"
          name={text.clip.forward}
          shortcut="."
          isDisabled={isLast}
          onPress={() => step(1)}
        />
        <span>{words}</span>
        {picture.isPixelated ? <span className={c('hint')}>{text.clip.pixelated}</span> : null}
      </div>
    </>
  );
}
