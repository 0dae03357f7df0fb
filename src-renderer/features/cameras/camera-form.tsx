import { useEffect, useEffectEvent, useState } from 'react';
import { Checkbox, Form } from 'react-aria-components';
import type { CameraView } from '../../../src-main/contract/cameras.ts';
import { fieldErrors, formErrorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SelectInput } from '../../ui/select-input.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { certificateIn, enteredFrom, inputFrom, problemsOf, type EnteredCamera } from './camera-input.ts';
import styles from './cameras.module.css';
import type { FoundCamera } from './find-cameras.tsx';
import { ConfirmCertificate } from './confirm-certificate.tsx';
import { regionsIn, regionsText } from './limits-input.ts';
import { RegionPicker } from './region-picker.tsx';
import { TestResult } from './test-result.tsx';
import { camerasText } from './text.ts';

const c = classNames(styles);
const text = camerasText.form;
/** A camera may take its time to answer, or never answer. */
const testTimeoutMs = 45_000;

/** What a test doesn't look at. */
const untested: ReadonlySet<keyof EnteredCamera> = new Set([
  'name',
  'place',
  'threshold',
  'leastQuality',
  'ignored',
]);

interface CameraFormProps {
  /** Null to add one. */
  readonly camera: CameraView | null;
  /** What a camera said of itself that was found: it is tested at once. */
  readonly found?: FoundCamera | null;
  readonly onClose: () => void;
}

/** Adds or changes a camera. Whatever is refused, what was typed stays. */
export function CameraForm({ camera, found = null, onClose }: CameraFormProps) {
  const [entered, setEntered] = useState(() => ({ ...enteredFrom(camera), ...found }));
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const test = useChange('cameras.test', { timeoutMs: testTimeoutMs });
  const add = useChange('cameras.add', { onDone: onClose });
  const change = useChange('cameras.change', { onDone: onClose });
  const save = camera === null ? add : change;
  const keepsCredentials =
    entered.keepCredentials || (camera?.hasCredentials === false && entered.userName === '');
  const failure = save.error ?? test.error;
  const failureWords = formErrorWords(failure);
  const errors = { ...fieldErrors(failure), ...problems };
  const isAsSaved =
    entered.address.trim() === camera?.address &&
    entered.substream.trim() === (camera.substream?.address ?? '');
  const isTestDue = !isAsSaved || !keepsCredentials;
  const isBusy = save.isPending || test.isPending;

  const shown = certificateIn(test.error);
  const hasLimits = entered.threshold !== '' || entered.leastQuality !== '' || entered.ignored !== '';

  function set(field: keyof EnteredCamera, value: string | boolean): void {
    setEntered((before) => ({ ...before, [field]: value }));
    setProblems((before) => Object.fromEntries(Object.entries(before).filter(([name]) => name !== field)));
    save.reset();
    // A result belongs to the address and the credentials that were tested.
    if (!untested.has(field)) test.reset();
  }

  const testFound = useEffectEvent(() => {
    if (found !== null && test.isIdle) runTest();
  });
  useEffect(() => testFound(), []);

  function runTest(): void {
    const { name: _, place: __, limits: ___, ...stream } = inputFrom(entered);
    const found = problemsOf({ ...stream, name: 'x', place: '' });
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    const saved =
      camera === null ? {} : { saved: { id: camera.id, keepCredentials: entered.keepCredentials } };
    test.mutate({ ...stream, ...saved });
  }

  function runSave(): void {
    const input = inputFrom(entered);
    const found = problemsOf(input);
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    if (camera === null) add.mutate(input);
    else change.mutate({ ...input, id: camera.id, keepCredentials: entered.keepCredentials });
  }

  const field = (
    name:
      | 'name'
      | 'place'
      | 'address'
      | 'substream'
      | 'userName'
      | 'password'
      | 'threshold'
      | 'leastQuality'
      | 'ignored',
  ) => ({
    label: text[name],
    value: entered[name],
    error: errors[name],
    onChange: (value: string) => set(name, value),
  });

  return (
    <Panel title={camera === null ? text.addTitle : text.changeTitle(camera.name)}>
      <Form
        className={c('form')}
        aria-label={camera === null ? text.addTitle : text.changeTitle(camera.name)}
        onSubmit={(event) => {
          event.preventDefault();
          runSave();
        }}
      >
        <TextInput {...field('name')} autoFocus maxLength={60} />
        <TextInput {...field('place')} maxLength={120} />
        <TextInput {...field('address')} hint={text.addressHint} placeholder="rtsp://" />
        <TextInput {...field('substream')} hint={text.substreamHint} placeholder="rtsp://" />
        <SelectInput
          label={text.transport}
          value={entered.transport}
          options={text.transports}
          onChange={(transport) => set('transport', transport)}
        />
        {camera?.hasCredentials === true ? (
          <Checkbox
            className={c('keep')}
            isSelected={entered.keepCredentials}
            onChange={(isKept) => set('keepCredentials', isKept)}
          >
            <span className={c('box')} aria-hidden="true" />
            {text.keep}
          </Checkbox>
        ) : null}
        {entered.keepCredentials ? (
          <p className={c('place')}>{text.keepsHint}</p>
        ) : (
          <div className={c('pair')}>
            <TextInput {...field('userName')} autoComplete="off" />
            <TextInput {...field('password')} type="password" autoComplete="off" />
          </div>
        )}
        <details className={c('limits')} open={hasLimits}>
          <summary>{text.limits}</summary>
          <p className={c('place')}>{text.limitsHint}</p>
          <div className={c('pair')}>
            <TextInput {...field('threshold')} inputMode="decimal" />
            <TextInput {...field('leastQuality')} inputMode="decimal" />
          </div>
          <TextInput {...field('ignored')} hint={text.ignoredHint} />
        </details>
        <div className={c('actions')}>
          <Button isPending={test.isPending} isDisabled={isBusy && !test.isPending} onPress={runTest}>
            {test.isPending ? text.testing : text.test}
          </Button>
        </div>
        {test.isSuccess ? (
          <>
            <TestResult tested={test.data} />
            {test.data.picture === null ? null : (
              <RegionPicker
                picture={test.data.picture}
                regions={regionsIn(entered)}
                onChange={(regions) => set('ignored', regionsText(regions))}
              />
            )}
          </>
        ) : failureWords === null ? (
          isTestDue && <Message>{text.testFirst}</Message>
        ) : (
          <Message tone="bad" role="alert">
            {failureWords}
          </Message>
        )}
        {shown === null ? null : (
          <ConfirmCertificate shown={shown} onConfirm={() => set('certificateSha256', shown.sha256)} />
        )}
        <div className={c('actions')}>
          <Button
            type="submit"
            look={test.isSuccess || !isTestDue ? 'primary' : 'plain'}
            isPending={save.isPending}
            isDisabled={isBusy && !save.isPending}
          >
            {save.isPending
              ? text.saving
              : test.isSuccess
                ? text.save
                : isTestDue
                  ? text.saveUntested
                  : text.save}
          </Button>
          <Button onPress={onClose}>{text.cancel}</Button>
        </div>
      </Form>
    </Panel>
  );
}
