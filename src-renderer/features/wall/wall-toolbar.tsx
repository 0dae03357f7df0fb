import { useState } from 'react';
import type { WallLayout } from '../../../src-main/contract/wall-layouts.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { SelectInput } from '../../ui/select-input.tsx';
import type { Arranged } from './arrangement.ts';
import { SaveLayout } from './save-layout.tsx';
import { arrange } from './wall-store.ts';
import styles from './wall.module.css';
import { wallText as text } from './text.ts';

const c = classNames(styles);
const sizes = [1, 2, 4, 6, 9, 12, 16] as const;
/** No name of a layout: those begin with another sign here. */
const changed = 'changed';

interface WallToolbarProps {
  readonly layouts: readonly WallLayout[];
  readonly onLayoutsChanged: () => void;
  readonly layoutName: string | null;
  readonly tiles: number;
  readonly isRearranged: boolean;
  readonly arranged: Arranged<{ readonly id: string }>;
  readonly onFullScreen: () => void;
  /** Null in the second window itself. */
  readonly onSecondWindow: (() => void) | null;
}

/** Above the tiles: which of them, in which order, how many; and where they are shown. */
export function WallToolbar(props: WallToolbarProps) {
  const { layouts, onLayoutsChanged, layoutName, tiles, isRearranged, arranged } = props;
  const [isSaving, setSaving] = useState(false);
  const remove = useChange('wall-layouts.remove', {
    onDone: () => {
      onLayoutsChanged();
      showAll();
    },
  });
  const isNamed = layoutName !== null && layouts.some(({ name }) => name === layoutName);
  const chosen = isNamed ? `=${layoutName}` : isRearranged ? changed : '';
  return (
    <div className={c('toolbar')} role="toolbar" aria-label={text.toolbar}>
      <SelectInput
        label={text.layout}
        isLabelHidden
        value={chosen}
        options={[
          ['', text.allCameras],
          ...(chosen === changed ? [[changed, text.unsavedLayout] as const] : []),
          ...layouts.map(({ name }) => [`=${name}`, name] as const),
        ]}
        onChange={(value) => {
          const layout = layouts.find(({ name }) => `=${name}` === value);
          if (layout !== undefined)
            arrange({ cameraIds: layout.cameraIds, layoutName: layout.name, tiles: layout.tiles });
          else if (value === '') showAll();
        }}
      />
      <SelectInput
        label={text.tilesAtOnce}
        isLabelHidden
        value={String(tiles)}
        options={sizes.map((size) => [String(size), text.upTo(size)] as const)}
        onChange={(value) => arrange({ tiles: Number(value), layoutName: null })}
      />
      {arranged.pages > 1 ? (
        <span className={c('pages')}>
          <Button
            look="bare"
            aria-label={text.pageBefore}
            onPress={() => arrange({ page: arranged.page - 1 })}
            isDisabled={arranged.page === 0}
          >
            ‹
          </Button>
          <span>{text.page(arranged.page + 1, arranged.pages)}</span>
          <Button
            look="bare"
            aria-label={text.pageAfter}
            onPress={() => arrange({ page: arranged.page + 1 })}
            isDisabled={arranged.page + 1 >= arranged.pages}
          >
            ›
          </Button>
        </span>
      ) : null}
      {arranged.hidden > 0 ? <span className={c('unshown')}>{text.unshown(arranged.hidden)}</span> : null}
      <span className={c('gap')} />
      <Button look="bare" onPress={() => setSaving(true)}>
        {text.saveLayout}
      </Button>
      {isNamed ? (
        <Button look="bare" isPending={remove.isPending} onPress={() => remove.mutate({ name: layoutName })}>
          {text.removeLayout}
        </Button>
      ) : null}
      <Button look="bare" icon="expand" shortcut="F" onPress={props.onFullScreen}>
        {text.fullScreen}
      </Button>
      {props.onSecondWindow === null ? null : (
        <Button look="bare" shortcut="W" onPress={props.onSecondWindow}>
          {text.secondWindow}
        </Button>
      )}
      {isSaving ? (
        <SaveLayout
          layout={{ name: layoutName ?? '', cameraIds: arranged.all.map(({ id }) => id), tiles }}
          onSaved={({ name, cameraIds }) => {
            onLayoutsChanged();
            arrange({ layoutName: name, cameraIds });
            setSaving(false);
          }}
          onClose={() => setSaving(false)}
        />
      ) : null}
    </div>
  );
}

function showAll(): void {
  arrange({ cameraIds: null, layoutName: null });
}
