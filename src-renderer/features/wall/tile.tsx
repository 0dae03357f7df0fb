import { useState } from 'react';
import type { CameraView } from '../../../src-main/contract/cameras.ts';
import { classNames } from '../../ui/class-names.ts';
import { IconFor } from '../../ui/icons.tsx';
import { CameraStatus, TroubleMark, UnknownMark } from '../../ui/status-mark.tsx';
import { agoInWords } from '../../ui/time.ts';
import { useNow } from '../../ui/use-now.ts';
import { DrawnPictures } from './drawn-pictures.tsx';
import { LiveVideo } from './live-video.tsx';
import type { TileSource } from './tile-source.ts';
import styles from './tile.module.css';
import { wallText as text } from './text.ts';

const c = classNames(styles);
/** A live picture older than this is pointed out even before the engine calls the camera stalled. */
const oldPictureMs = 4_000;
const draggedType = 'application/x-cordon-tile';

interface TileProps {
  readonly camera: CameraView;
  /** Whether its state is that of now. */
  readonly isKnown: boolean;
  readonly source: TileSource;
  readonly isEnlarged: boolean;
  /** Other cameras are recognised and this one is not, though it delivers. */
  readonly isLeftOut: boolean;
  readonly onEnlarge: () => void;
  /** Another tile was dropped on this one. */
  readonly onDropped: (cameraId: string) => void;
}

export function Tile({ camera, isKnown, source, isEnlarged, isLeftOut, onEnlarge, onDropped }: TileProps) {
  const now = useNow();
  const [isMoving, setMoving] = useState(false);
  const isLive = camera.state === 'live';
  const trouble = isLive && isKnown ? camera.troubles[0] : undefined;
  // One thing at a time: what is wrong with the camera says more than that its picture is on the way.
  const saysWaiting = isKnown && isLive && trouble === undefined;
  const shown = { cameraName: camera.name, saysWaiting, isMoving, onMoving: setMoving };
  const ageMs = camera.lastPictureAt === null ? null : now - camera.lastPictureAt;
  return (
    // Dropping a tile here is the same as the keys [ and ], which its button takes.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <article
      className={c(
        'tile',
        isEnlarged && 'enlarged',
        !(isKnown && isLive) && 'covered',
        isKnown && !isLive && camera.state !== 'connecting' && 'troubled',
      )}
      aria-label={camera.name}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(draggedType)) event.preventDefault();
      }}
      onDrop={(event) => {
        const id = event.dataTransfer.getData(draggedType);
        if (id === '') return;
        event.preventDefault();
        onDropped(id);
      }}
    >
      {/* The keys [ and ] do the same. */}
      <header
        className={c('header')}
        draggable
        onDragStart={(event) => {
          event.dataTransfer.setData(draggedType, camera.id);
          event.dataTransfer.effectAllowed = 'move';
        }}
      >
        <button
          type="button"
          className={c('name')}
          data-tile={camera.id}
          title={camera.place}
          aria-label={isEnlarged ? text.backToGrid : text.enlarge(camera.name)}
          onClick={onEnlarge}
        >
          <span>{camera.name}</span>
          <IconFor name={isEnlarged ? 'wall' : 'expand'} size="1em" />
        </button>
        {!isKnown ? (
          <UnknownMark />
        ) : trouble === undefined ? (
          <CameraStatus state={camera.state} />
        ) : (
          <TroubleMark kind={trouble.kind} />
        )}
      </header>
      {/* The button above does the same from the keyboard. */}
      <div className={c('picture')} onDoubleClick={onEnlarge}>
        {source.kind === 'video' ? (
          <>
            <LiveVideo {...source} {...shown} />
            {camera.stream?.codec === 'mjpeg' ? <p className={c('label')}>{text.motionJpeg}</p> : null}
          </>
        ) : (
          <DrawnPictures {...source} {...shown} />
        )}
        {trouble === undefined ? null : (
          <p className={c('trouble')} role="status" title={trouble.words}>
            <span>{trouble.words}</span>
          </p>
        )}
        {isKnown && isLive ? null : (
          <div className={c('cover')} role="status">
            {isKnown ? <CameraStatus state={camera.state} /> : <UnknownMark />}
            {isKnown ? (
              camera.state === 'connecting' ? null : (
                <p title={camera.stateWords}>{camera.stateWords}</p>
              )
            ) : (
              <p>{text.unknown}</p>
            )}
            {camera.lastPictureAt === null ? null : (
              <p className={c('last')}>{text.lastPicture(agoInWords(camera.lastPictureAt, now))}</p>
            )}
          </div>
        )}
      </div>
      <footer className={c('figures')}>
        {/* The engine's picture may be new and the one here not. */}
        {isKnown && isLive && !isMoving ? (
          <span className={c('old')}>{text.standsStill}</span>
        ) : (
          <span className={c(ageMs !== null && ageMs > oldPictureMs && 'old')}>
            {ageMs === null ? text.noPicture : text.pictureAge(ageMs)}
          </span>
        )}
        {!isKnown ? (
          <span className={c('old', 'optional')}>{text.recognitionUnknown}</span>
        ) : camera.isRecognising ? (
          <span>{text.detections(camera.detectionsPerSecond)}</span>
        ) : (
          <span className={c(isLeftOut && 'old')}>{text.notRecognising}</span>
        )}
        {isKnown ? (
          <>
            <span>{text.faces(camera.facesPerMinute)}</span>
            <span className={c('optional')}>
              {camera.lastAlertAt === null
                ? text.noAlert
                : text.lastAlert(agoInWords(camera.lastAlertAt, now))}
            </span>
          </>
        ) : null}
      </footer>
    </article>
  );
}
