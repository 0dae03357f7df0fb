import { useOperation } from '../../engine/use-operation.ts';
import { Answer } from '../../ui/answer.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Panel } from '../../ui/panel.tsx';
import { Screen } from '../../ui/screen.tsx';
import { ChangesView } from './changes-view.tsx';
import { ExportPanel } from './export-panel.tsx';
import { RulesView } from './rules-view.tsx';
import styles from './policy.module.css';
import { policyText as text } from './text.ts';
import { VersionFacts } from './version-facts.tsx';

const c = classNames(styles);

/** A version that was in force once, whole. */
export function OldVersion({ version, onBack }: { readonly version: number; readonly onBack: () => void }) {
  const read = useOperation('policy.version', { version });
  return (
    <Screen title={text.oldVersion(version)} aside={<Button onPress={onBack}>{text.back}</Button>}>
      <Answer of={read} loading={text.loading}>
        {(data) => (
          <>
            <div className={c('groups')}>
              <Panel title={text.thisVersion}>
                <VersionFacts of={data} />
              </Panel>
              <ExportPanel version={version} hasDifference={data.changedFrom !== null} />
            </div>
            <ChangesView of={data} />
            <RulesView rules={data.rules} />
          </>
        )}
      </Answer>
    </Screen>
  );
}
