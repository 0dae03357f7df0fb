import { useState } from 'react';
import { Checkbox, CheckboxGroup, Label, Radio, RadioGroup } from 'react-aria-components';
import { useStore } from 'zustand';
import type { ReasonChoices } from '../../../src-main/contract/alerts.ts';
import type { Verdict } from '../../../src-main/contract/domain.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { KeyCap } from '../../ui/key-cap.tsx';
import { Message } from '../../ui/message.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { verdictWords } from '../../ui/words.ts';
import { changeDraft, draftStore, shownDraft } from './draft-store.ts';
import { LockDialog } from './lock-dialog.tsx';
import { choicesOf, countReasons, reasonGroups, toggled, verdictKeys, withCodes } from './reasons.ts';
import styles from './verdict.module.css';
import { reviewText as text } from './text.ts';

const c = classNames(styles);

/** The first judgement, made without a score, a name or anybody else's word. */
export function VerdictForm({
  alertId,
  offered,
}: {
  readonly alertId: string;
  /** The policy's reasons. */
  readonly offered: ReasonChoices;
}) {
  const draft = useStore(draftStore, ({ drafts }) => shownDraft(drafts, alertId));
  const [problem, setProblem] = useState<string | null>(null);
  const [isLocking, setLocking] = useState(false);

  function choose(verdict: Verdict): void {
    setProblem(null);
    changeDraft(alertId, () => ({ verdict }));
  }

  function lock(): void {
    if (draft.verdict === null) setProblem(text.needsVerdict);
    else if (countReasons(draft.reasons) === 0) setProblem(text.needsReason);
    else {
      setProblem(null);
      setLocking(true);
    }
  }

  const choices = choicesOf(offered);
  const toggle = (choice: (typeof choices)[number]) => {
    setProblem(null);
    changeDraft(alertId, ({ reasons }) => ({ reasons: toggled(reasons, offered, choice) }));
  };
  useShortcuts(text.keys.judge, [
    ...verdictKeys.map(([verdict, key]) => ({
      key,
      does: verdictWords[verdict],
      run: () => choose(verdict),
    })),
    { key: 'Enter', does: text.lock, run: lock },
    ...choices.map((choice) => ({
      key: choice.key,
      does: text.keys.reason(text.reasonGroups[choice.group], choice.words),
      run: () => toggle(choice),
    })),
  ]);

  return (
    <section className={c('form')} aria-label={text.verdict}>
      <div className={c('top')}>
        <RadioGroup
          className={c('verdicts')}
          value={draft.verdict}
          // The options are the verdicts and nothing else.
          onChange={(value) => choose(value as Verdict)}
        >
          <Label className={c('question')}>{text.verdict}</Label>
          {verdictKeys.map(([verdict, key]) => (
            <Radio key={verdict} value={verdict} className={c('verdict')}>
              <span className={c('dot')} aria-hidden="true" />
              {verdictWords[verdict]}
              <KeyCap name={key} />
            </Radio>
          ))}
        </RadioGroup>
        <Button look="primary" icon="lock" shortcut="Enter" onPress={lock}>
          {text.lock}
        </Button>
      </div>
      {problem === null ? null : (
        <Message tone="attention" role="alert">
          {problem}
        </Message>
      )}
      <div className={c('reasons')}>
        {reasonGroups.map((group) => (
          <CheckboxGroup
            key={group}
            className={c('group', group)}
            value={draft.reasons[group]}
            onChange={(codes) => {
              setProblem(null);
              changeDraft(alertId, ({ reasons }) => ({
                reasons: withCodes(reasons, offered, group, codes),
              }));
            }}
          >
            <Label className={c('legend')}>{text.reasonGroups[group]}</Label>
            <div className={c('choices')}>
              {choices
                .filter((choice) => choice.group === group)
                .map((choice) => (
                  <Checkbox key={choice.code} value={choice.code} className={c('reason')}>
                    <span className={c('box')} aria-hidden="true" />
                    <span className={c('words')}>{choice.words}</span>
                    <KeyCap name={choice.key} />
                  </Checkbox>
                ))}
            </div>
          </CheckboxGroup>
        ))}
      </div>
      {isLocking && draft.verdict !== null ? (
        <LockDialog
          alertId={alertId}
          draft={draft}
          offered={offered}
          verdict={draft.verdict}
          onClose={() => setLocking(false)}
        />
      ) : null}
    </section>
  );
}
