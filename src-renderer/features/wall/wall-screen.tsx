import type { ReactNode } from 'react';
import { useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Placeholder } from '../../ui/message.tsx';
import { TileGrid } from './tile-grid.tsx';
import styles from './wall.module.css';
import { wallText as text } from './text.ts';

const c = classNames(styles);
/** Ages and rates change every second and no event announces them. */
const refreshMs = 1_000;

export function WallScreen({ aside }: { readonly aside: ReactNode }) {
  const cameras = useOperation('cameras.list', {}, { everyMs: refreshMs });
  return (
    <div className={c('wall', aside === null && 'whole')}>
      <h1 className={c('spoken')}>{text.title}</h1>
      <Answer of={cameras} loading={text.loading}>
        {({ cameras: list }) =>
          list.length === 0 ? (
            <Placeholder title={text.empty}>{text.emptyHint}</Placeholder>
          ) : (
            <TileGrid cameras={list} />
          )
        }
      </Answer>
      {aside}
    </div>
  );
}
