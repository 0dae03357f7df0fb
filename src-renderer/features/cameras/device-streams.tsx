import { useState } from 'react';
import { Form } from 'react-aria-components';
import type { DeviceProfile } from '../../../src-main/contract/cameras.ts';
import type { OperationOutput } from '../../../src-main/contract/operations.ts';
import { fieldErrors, formErrorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { SelectInput } from '../../ui/select-input.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import styles from './cameras.module.css';
import { proposedStreams } from './chosen-streams.ts';
import type { FoundCamera } from './find-cameras.tsx';
import { camerasText } from './text.ts';

const c = classNames(styles);
const text = camerasText.find;
/** Several questions, each of which may take its time. */
const timeoutMs = 60_000;

interface DeviceStreamsProps {
  /** Empty while none is chosen; it can be typed too. */
  readonly service: string;
  readonly name: string;
  readonly onChosen: (found: FoundCamera) => void;
  readonly onClose: () => void;
}

/** Asks a device for its streams, and lets one or two of them be chosen. */
export function DeviceStreams({ service, name, onChosen, onClose }: DeviceStreamsProps) {
  const [entered, setEntered] = useState({ service, userName: '', password: '' });
  const [chosen, setChosen] = useState<{ readonly main: string; readonly sub: string | null } | null>(null);
  const read = useChange('cameras.profiles', { timeoutMs });
  const errors = fieldErrors(read.error);
  const failureWords = formErrorWords(read.error);

  const field = (which: keyof typeof entered) => ({
    label: text[which],
    value: entered[which],
    error: errors[which],
    onChange: (value: string) => {
      setEntered((before) => ({ ...before, [which]: value }));
      setChosen(null);
      read.reset();
    },
  });

  function runRead(): void {
    const { userName, password } = entered;
    const credentials = userName === '' ? {} : { userName, password };
    read.mutate({ service: entered.service, ...credentials });
  }

  function choose(
    told: OperationOutput<'cameras.profiles'>,
    { main, sub }: NonNullable<typeof chosen>,
  ): void {
    const addressOf = (token: string | null) =>
      told.profiles.find((profile) => profile.token === token)?.address ?? '';
    const { userName, password } = entered;
    onChosen({
      name: (name || told.model).slice(0, 60),
      address: addressOf(main),
      substream: addressOf(sub),
      userName,
      password,
    });
  }

  const streams = read.data === undefined ? null : (chosen ?? proposedStreams(read.data.profiles));
  return (
    <Form
      className={c('form')}
      aria-label={text.title}
      onSubmit={(event) => {
        event.preventDefault();
        if (read.data !== undefined && streams !== null) choose(read.data, streams);
        else runRead();
      }}
    >
      <TextInput {...field('service')} hint={text.serviceHint} />
      <div className={c('pair')}>
        <TextInput {...field('userName')} autoComplete="off" />
        <TextInput {...field('password')} type="password" autoComplete="off" />
      </div>
      <p className={c('place')}>{text.credentialsHint}</p>
      {failureWords === null ? null : (
        <Message tone="bad" role="alert">
          {failureWords}
        </Message>
      )}
      {read.data === undefined || streams === null ? null : (
        <>
          <Message tone="good" role="status">
            {text.offers(read.data.maker, read.data.model, read.data.profiles.length)}
          </Message>
          <SelectInput
            label={text.main}
            value={streams.main}
            options={read.data.profiles.map(optionOf)}
            onChange={(main) => setChosen({ main, sub: streams.sub === main ? null : streams.sub })}
          />
          <SelectInput
            label={text.sub}
            value={streams.sub ?? ''}
            options={[
              ['', text.noSub],
              ...read.data.profiles.filter(({ token }) => token !== streams.main).map(optionOf),
            ]}
            onChange={(sub) => setChosen({ main: streams.main, sub: sub === '' ? null : sub })}
          />
        </>
      )}
      <div className={c('actions')}>
        {read.data === undefined ? (
          <Button
            type="submit"
            look="primary"
            isPending={read.isPending}
            isDisabled={entered.service.trim() === ''}
          >
            {read.isPending ? text.asking : text.ask}
          </Button>
        ) : (
          <Button type="submit" look="primary">
            {text.use}
          </Button>
        )}
        <Button onPress={onClose}>{text.cancel}</Button>
      </div>
    </Form>
  );
}

function optionOf(profile: DeviceProfile): readonly [token: string, words: string] {
  const { token, name, codec, widthPx, heightPx, framesPerSecond } = profile;
  return [token, text.stream(name, codec, widthPx, heightPx, framesPerSecond)];
}
