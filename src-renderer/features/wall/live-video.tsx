import { useEffect, useRef } from 'react';
import { useEngine, useEngineState } from '../../engine/engine-context.tsx';
import { classNames } from '../../ui/class-names.ts';
import { playLivePicture } from './live-picture.ts';
import type { Player } from './player.ts';
import styles from './tile.module.css';
import { wallText as text } from './text.ts';

const c = classNames(styles);

interface LiveVideoProps {
  readonly player: Player;
  /** Below `/media/<ticket>/`. */
  readonly path: string;
  readonly cameraName: string;
  /** Nothing else on the tile says yet why there is no picture, or what is wrong with it. */
  readonly saysWaiting: boolean;
  /** Whether the picture moves here, whatever the engine has. */
  readonly isMoving: boolean;
  readonly onMoving: (isMoving: boolean) => void;
}

export function LiveVideo(props: LiveVideoProps) {
  const { player, path, cameraName, saysWaiting, isMoving, onMoving } = props;
  const engine = useEngine();
  const video = useRef<HTMLVideoElement>(null);
  const lastPicture = useRef<HTMLCanvasElement>(null);
  const isHeldBack = useEngineState(({ session }) => session?.heldBack !== null);

  useEffect(() => {
    // Nothing is served to a locked screen; the picture begins anew when it is unlocked.
    if (isHeldBack || video.current === null || lastPicture.current === null) return undefined;
    return playLivePicture({
      video: video.current,
      lastPicture: lastPicture.current,
      player,
      path,
      fetchMedia: (wanted) => engine.media(wanted),
      onMoving,
    });
  }, [engine, player, path, isHeldBack, onMoving]);

  return (
    <>
      <canvas ref={lastPicture} className={c('layer')} width="16" height="9" aria-hidden="true" />
      <video
        ref={video}
        className={c('layer')}
        aria-label={cameraName}
        muted
        autoPlay
        playsInline
        disablePictureInPicture
        disableRemotePlayback
      />
      {saysWaiting && !isMoving ? <p className={c('waiting')}>{text.waiting}</p> : null}
    </>
  );
}
