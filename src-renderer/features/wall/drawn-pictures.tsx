import { useEffect, useRef } from 'react';
import { useEngine, useEngineState } from '../../engine/engine-context.tsx';
import { classNames } from '../../ui/class-names.ts';
import { showDrawnPictures } from './show-drawn-pictures.ts';
import styles from './tile.module.css';
import { wallText as text } from './text.ts';

const c = classNames(styles);

interface DrawnPicturesProps {
  /** Below `/media/<ticket>/`. */
  readonly path: string;
  readonly isPixelated: boolean;
  readonly cameraName: string;
  /** Nothing else on the tile says yet why there is no picture, or what is wrong with it. */
  readonly saysWaiting: boolean;
  /** Whether the picture moves here, whatever the engine has. */
  readonly isMoving: boolean;
  readonly onMoving: (isMoving: boolean) => void;
}

/** Pictures that the engine draws one by one, and a word on why the tile shows those. */
export function DrawnPictures(props: DrawnPicturesProps) {
  const { path, isPixelated, cameraName, saysWaiting, isMoving, onMoving } = props;
  const engine = useEngine();
  const canvas = useRef<HTMLCanvasElement>(null);
  const isHeldBack = useEngineState(({ session }) => session?.heldBack !== null);

  useEffect(() => {
    // Nothing is served to a locked screen; the pictures begin anew when it is unlocked.
    if (isHeldBack || canvas.current === null) return undefined;
    return showDrawnPictures({
      canvas: canvas.current,
      path,
      fetchMedia: (wanted) => engine.media(wanted),
      onMoving,
    });
  }, [engine, path, isHeldBack, onMoving]);

  return (
    <>
      <canvas
        ref={canvas}
        className={c('layer', isPixelated && 'pixelated')}
        role="img"
        aria-label={cameraName}
        width="16"
        height="9"
      />
      <p className={c('label')}>{isPixelated ? text.pixelated : text.drawn}</p>
      {saysWaiting && !isMoving ? <p className={c('waiting')}>{text.waiting}</p> : null}
    </>
  );
}
