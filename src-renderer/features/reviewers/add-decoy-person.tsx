import { useState } from 'react';
import { Form } from 'react-aria-components';
import { operations } from '../../../src-main/contract/operations.ts';
import { useChange } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { FileInput } from '../../ui/file-input.tsx';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { largestPictureBytes, readPicture } from '../../ui/read-picture.ts';
import { SelectInput } from '../../ui/select-input.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useForm } from '../../ui/use-form.ts';
import styles from './reviewers.module.css';
import { reviewersText } from './text.ts';

const c = classNames(styles);
const text = reviewersText.add;
const bases = ['consenting-staff', 'synthetic'] as const;
const pictures = 'image/jpeg,image/png';

/** A refusal keeps everything that was entered, the pictures too. */
export function AddDecoyPerson({ onDone }: { readonly onDone: () => void }) {
  const [basis, setBasis] = useState<(typeof bases)[number]>('consenting-staff');
  const [listed, setListed] = useState<readonly File[]>([]);
  const [cameras, setCameras] = useState<readonly File[]>([]);
  const add = useChange('decoys.add-person', { onDone });
  const form = useForm({ reference: '', consent: '' }, add);

  async function submit(): Promise<void> {
    const [listedBase64 = '', ...camerasBase64] = await Promise.all(
      [...listed.slice(0, 1), ...cameras].map(readPicture),
    );
    const input = { ...form.entered, basis, listedBase64, camerasBase64 };
    const isTooLarge = [...listed, ...cameras].some(({ size }) => size > largestPictureBytes);
    const worded = {
      ...(listed.length === 0 ? { listedBase64: text.noListed } : {}),
      ...(cameras.length === 0 || cameras.length > 5 ? { camerasBase64: text.noCameras } : {}),
      ...(isTooLarge ? { camerasBase64: text.tooLarge } : {}),
    };
    if (form.accepts(operations['decoys.add-person'].input, input, worded)) add.mutate(input);
  }

  return (
    <Panel title={text.title} aside={<Button onPress={onDone}>{text.cancel}</Button>}>
      <p className={c('detail')}>{text.hint}</p>
      <Form
        className={c('form')}
        aria-label={text.title}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextInput {...form.field('reference')} label={text.reference} />
        <SelectInput
          label={text.basis}
          value={basis}
          options={bases.map((option) => [option, reviewersText.pool.bases[option]] as const)}
          onChange={setBasis}
        />
        <TextInput {...form.field('consent')} label={text.consent} />
        <FileInput
          label={text.listed}
          accept={pictures}
          error={form.errors['listedBase64']}
          onChoose={setListed}
        />
        <FileInput
          label={text.cameras}
          accept={pictures}
          isMultiple
          error={form.errors['camerasBase64']}
          onChoose={setCameras}
        />
        {form.failure === null ? null : (
          <Message tone="bad" role="alert">
            {form.failure}
          </Message>
        )}
        <Button type="submit" look="primary" isPending={add.isPending}>
          {add.isPending ? text.working : text.submit}
        </Button>
      </Form>
    </Panel>
  );
}
