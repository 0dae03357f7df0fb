import { useRef } from 'react';
import { useStore } from 'zustand';
import { alertFilterSchema } from '../../../src-main/contract/alerts.ts';
import { useOperation } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { SelectInput } from '../../ui/select-input.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { TextInput } from '../../ui/text-input.tsx';
import { changeFinder, finderStore, forgetFinder, isLookingFor } from './finder-store.ts';
import styles from './queue.module.css';
import { queueText as text } from './text.ts';
import { useIsWithin } from './use-is-within.ts';

const c = classNames(styles);
const everyCamera = 'every';
const everySite = 'every';

/** Looks for alerts, open and decided, by what this person may read of them. */
export function QueueFinder() {
  const finder = useStore(finderStore);
  const cameras = useOperation('cameras.list', {});
  const sites = useOperation('sites.list', {}).data?.sites ?? [];
  const whole = useRef<HTMLElement>(null);
  const field = useRef<HTMLDivElement>(null);
  const isWithin = useIsWithin(whole);
  useShortcuts(text.keys.title, [
    { key: '/', does: text.find, run: () => field.current?.querySelector('input')?.focus() },
  ]);
  return (
    <search ref={whole} className={c('finder', (isWithin || isLookingFor(finder)) && 'finding')}>
      <div ref={field}>
        <TextInput
          label={text.find}
          isLabelHidden
          placeholder={text.findHint}
          maxLength={100}
          value={finder.text}
          onChange={(wanted) => changeFinder({ text: wanted })}
          onKeyDown={({ key }) => {
            if (key === 'Escape') forgetFinder();
          }}
        />
      </div>
      <div className={c('filters')}>
        <SelectInput
          label={text.among}
          isLabelHidden
          value={finder.among}
          options={alertFilterSchema.options.map((filter) => [filter, text.filters[filter]] as const)}
          onChange={(among) => changeFinder({ among })}
        />
        <SelectInput
          label={text.camera}
          isLabelHidden
          value={finder.cameraId ?? everyCamera}
          options={[
            [everyCamera, text.everyCamera],
            ...(cameras.data?.cameras ?? []).map(({ id, name }) => [id, name] as const),
          ]}
          onChange={(cameraId) => changeFinder({ cameraId: cameraId === everyCamera ? null : cameraId })}
        />
        {sites.length === 0 ? null : (
          <SelectInput
            label={text.site}
            isLabelHidden
            value={finder.site ?? everySite}
            options={[[everySite, text.everySite], ...sites.map(({ name }) => [name, name] as const)]}
            onChange={(site) => changeFinder({ site: site === everySite ? null : site })}
          />
        )}
      </div>
      {isLookingFor(finder) ? (
        <Button look="bare" icon="cross" onPress={forgetFinder}>
          {text.findNothing}
        </Button>
      ) : null}
    </search>
  );
}
