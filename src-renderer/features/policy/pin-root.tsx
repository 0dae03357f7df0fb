import { useState } from 'react';
import { Form } from 'react-aria-components';
import { errorWords } from '../../engine/error-words.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { FileInput } from '../../ui/file-input.tsx';
import { Message } from '../../ui/message.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { localDate } from '../../ui/time.ts';
import styles from './policy.module.css';
import { policyText } from './text.ts';

const c = classNames(styles);
const text = policyText.root;

/** Trusts a force root: the file comes from a disk, its fingerprint from a paper. */
export function PinRoot() {
  const [file, setFile] = useState('');
  const [fingerprint, setFingerprint] = useState('');
  const preview = useChange('trust.preview-root');
  const pin = useChange('trust.pin-root');
  const found = preview.data;

  async function look(chosen: File | undefined): Promise<void> {
    preview.reset();
    pin.reset();
    const content = (await chosen?.text()) ?? '';
    setFile(content);
    if (chosen !== undefined) preview.mutate({ file: content });
  }

  return (
    <Form
      className={c('form')}
      onSubmit={(event) => {
        event.preventDefault();
        pin.mutate({ file, fingerprint });
      }}
    >
      <FileInput
        label={text.file}
        hint={text.fileHint}
        accept=".json,application/json"
        error={preview.isError ? errorWords(preview.error) : undefined}
        onChoose={([chosen]) => void look(chosen)}
      />
      {found === undefined ? null : (
        <>
          <p role="status">{text.found(found.force, localDate(found.madeAt))}</p>
          <TextInput
            label={text.typed}
            hint={text.typedHint}
            value={fingerprint}
            maxLength={100}
            autoComplete="off"
            spellCheck="false"
            onChange={(typed) => {
              pin.reset();
              setFingerprint(typed);
            }}
          />
          {pin.isError ? (
            <Message tone="bad" role="alert">
              {errorWords(pin.error)}
            </Message>
          ) : null}
          <p className={c('hint')}>{text.pinHint}</p>
          <Button type="submit" look="primary" isPending={pin.isPending}>
            {pin.isPending ? text.pinning : text.pin}
          </Button>
        </>
      )}
    </Form>
  );
}
