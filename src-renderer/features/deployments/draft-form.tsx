import { useState, type FormEvent } from 'react';
import type { DeploymentDraft, DeploymentView } from '../../../src-main/contract/deployments.ts';
import type { PolicyStatus } from '../../../src-main/contract/policy-operations.ts';
import { errorWords } from '../../engine/error-words.ts';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { DateInput } from '../../ui/date-input.tsx';
import { FileInput } from '../../ui/file-input.tsx';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SelectInput } from '../../ui/select-input.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import styles from './deployment.module.css';
import { fromLocalTime, toLocalTime } from './local-time.ts';
import { hashFile } from './hash-file.ts';
import { deploymentText } from './text.ts';

const c = classNames(styles);
const text = deploymentText.draft;
const hourMs = 3_600_000;

interface DraftFormProps {
  readonly policy: PolicyStatus;
  /** What is changed; null for a new one. */
  readonly before: DeploymentView | null;
  readonly onDone: (id: string) => void;
  readonly onClose: () => void;
}

/** What an authorising officer will be asked for, in the order in which it is thought about. */
export function DraftForm({ policy, before, onDone, onClose }: DraftFormProps) {
  const cameras = useOperation('cameras.list', {}).data?.cameras ?? [];
  const lists = (useOperation('watchlists.list', {}).data?.lists ?? []).filter(
    ({ state }) => state !== 'destroyed',
  );
  const thresholds = useOperation('thresholds.read', {}).data;
  const [draft, setDraft] = useState<DeploymentDraft>(() => beginWith(before, policy));
  const set = (changes: Partial<DeploymentDraft>): void => setDraft((now) => ({ ...now, ...changes }));
  const add = useChange('deployments.draft', { onDone: ({ id }) => onDone(id) });
  const change = useChange('deployments.change', { onDone: () => onDone(before?.id ?? '') });
  const isPending = add.isPending || change.isPending;
  const error = add.error ?? change.error;
  const threshold =
    draft.threshold > 0 ? draft.threshold : (thresholds?.proposal?.threshold ?? thresholds?.floor ?? 0);
  const listId = draft.listId === '' ? (lists[0]?.id ?? '') : draft.listId;

  function submit(event: FormEvent): void {
    event.preventDefault();
    const whole = { ...draft, threshold, listId };
    if (before === null) add.mutate(whole);
    else change.mutate({ id: before.id, ...whole });
  }

  return (
    <Panel
      title={before === null ? text.title : text.changeTitle}
      aside={<Button onPress={onClose}>{text.close}</Button>}
    >
      <form className={c('draft')} onSubmit={submit}>
        <h3>{text.where}</h3>
        <TextInput label={text.name} maxLength={80} value={draft.name} onChange={(name) => set({ name })} />
        <TextInput
          label={text.place}
          maxLength={200}
          value={draft.place}
          onChange={(place) => set({ place })}
        />
        <SelectInput
          label={text.kind}
          value={draft.kind}
          options={[
            ['van', text.kinds.van],
            ['static', text.kinds.static],
          ]}
          onChange={(kind) => set({ kind })}
        />
        <fieldset className={c('choices')}>
          <legend>{text.cameras}</legend>
          {cameras.map(({ id, name, place }) => (
            <label key={id}>
              <input
                type="checkbox"
                checked={draft.cameraIds.includes(id)}
                onChange={(event) =>
                  set({
                    cameraIds: event.target.checked
                      ? [...draft.cameraIds, id]
                      : draft.cameraIds.filter((one) => one !== id),
                  })
                }
              />
              {name}, {place}
            </label>
          ))}
        </fieldset>
        <h3>{text.why}</h3>
        <SelectInput
          label={text.useCase}
          value={draft.useCase}
          options={policy.useCases.map(({ code, words }) => [code, words] as const)}
          onChange={(useCase) => set({ useCase })}
        />
        <div className={c('wide', 'column')}>
          <TextInput
            label={text.rationale}
            hint={text.rationaleHint}
            rows={4}
            maxLength={2_000}
            value={draft.rationale}
            onChange={(rationale) => set({ rationale })}
          />
          <TextInput
            label={text.signage}
            rows={2}
            maxLength={500}
            value={draft.signage}
            onChange={(signage) => set({ signage })}
          />
        </div>
        <h3>{text.when}</h3>
        <p className={c('hint')}>{text.whenHint(policy.longestWindowHours)}</p>
        <DateInput
          label={text.from}
          hasTime
          value={toLocalTime(draft.from)}
          onChange={(value) => set({ from: fromLocalTime(value, draft.from) })}
        />
        <DateInput
          label={text.until}
          hasTime
          value={toLocalTime(draft.until)}
          onChange={(value) => set({ until: fromLocalTime(value, draft.until) })}
        />
        <h3>{text.whom}</h3>
        <SelectInput
          label={text.list}
          value={listId}
          options={lists.map(
            ({ id, name, entries, state }) => [id, text.listOption(name, entries, state)] as const,
          )}
          onChange={(id) => set({ listId: id })}
        />
        <TextInput
          label={text.threshold}
          hint={text.thresholdHint}
          inputMode="decimal"
          value={String(threshold)}
          onChange={(value) => set({ threshold: Number(value) })}
        />
        <h3>{text.documents}</h3>
        <p className={c('hint')}>{text.documentsHint}</p>
        {policy.documents.map(({ code, words }) => (
          <DocumentInput
            key={code}
            words={words}
            named={draft.documents.find((document) => document.code === code) ?? null}
            onName={(title, sha256) =>
              set({
                documents: [
                  ...draft.documents.filter((document) => document.code !== code),
                  { code, title, sha256 },
                ],
              })
            }
          />
        ))}
        <div className={c('wide', 'column')}>
          {error === null ? null : (
            <Message tone="bad" role="alert">
              {errorWords(error)}
            </Message>
          )}
        </div>
        <div>
          <Button type="submit" look="primary" isPending={isPending}>
            {isPending ? deploymentText.working : text.save}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

function DocumentInput({
  words,
  named,
  onName,
}: {
  readonly words: string;
  readonly named: DeploymentDraft['documents'][number] | null;
  readonly onName: (title: string, sha256: string) => void;
}) {
  return (
    <div>
      <FileInput
        label={words}
        hint={named === null ? text.noDocument : `${named.title}: ${named.sha256.slice(0, 16)}…`}
        accept="*"
        onChoose={([file]) => {
          if (file !== undefined) void hashFile(file).then((sha256) => onName(file.name, sha256));
        }}
      />
    </div>
  );
}

function beginWith(before: DeploymentView | null, policy: PolicyStatus): DeploymentDraft {
  if (before !== null) {
    const { name, kind, place, rationale, signage, threshold, window, watchlist, cameraIds } = before;
    return {
      name,
      kind,
      place,
      useCase: before.useCaseCode,
      rationale,
      signage,
      threshold,
      cameraIds,
      from: window.from,
      until: window.until,
      listId: watchlist.id,
      documents: before.documents.map(({ code, title, sha256 }) => ({ code, title, sha256 })),
    };
  }
  const from = Math.ceil(Date.now() / 60_000) * 60_000;
  return {
    name: '',
    kind: 'van',
    place: '',
    useCase: policy.useCases[0]?.code ?? '',
    rationale: '',
    signage: '',
    cameraIds: [],
    from,
    until: from + Math.min(policy.longestWindowHours, 6) * hourMs,
    listId: '',
    threshold: 0,
    documents: [],
  };
}
