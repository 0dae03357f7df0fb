import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { reviewText as text } from './text.ts';

/** Undoes the taking of an alert: it waits for somebody else, and the draft stays. */
export function PutBack({ alertId }: { readonly alertId: string }) {
  const release = useChange('alerts.release');
  const run = () => release.mutate({ id: alertId });
  useShortcuts(text.keys.judge, [{ key: 'Z', does: text.putBack, run, isDisabled: release.isPending }]);
  return (
    <Button look="bare" icon="reset" shortcut="Z" isPending={release.isPending} onPress={run}>
      {text.putBack}
    </Button>
  );
}
