import { useState } from 'react';
import { Form } from 'react-aria-components';
import { operations } from '../../../src-main/contract/operations.ts';
import { problemsIn } from '../../engine/error-words.ts';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SelectInput } from '../../ui/select-input.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useForm } from '../../ui/use-form.ts';
import { PictureInput } from './picture-input.tsx';
import { largestPictureBytes, readPicture } from '../../ui/read-picture.ts';
import styles from './watchlists.module.css';
import { watchlistsText } from './text.ts';

const c = classNames(styles);
const text = watchlistsText.enrol;

const nothing = {
  reference: '',
  name: '',
  source: '',
  lawfulBasis: '',
  imageDate: '',
  reviewer: '',
  expiresOn: '',
  instructions: '',
};
type Field = keyof typeof nothing;
const fields: readonly Field[] = [
  'reference',
  'name',
  'source',
  'lawfulBasis',
  'imageDate',
  'reviewer',
  'expiresOn',
  'instructions',
];

/** A refusal keeps everything that was entered, the picture too. */
export function EnrolForm({ listId, onClose }: { readonly listId: string; readonly onClose: () => void }) {
  const policy = useOperation('policy.current', {});
  const categories = policy.data?.categories ?? [];
  const [chosen, setCategory] = useState<string | null>(null);
  const category = chosen ?? categories[0]?.code ?? '';
  const [picture, setPicture] = useState<File | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const enrol = useChange('watchlists.enrol', {
    onDone: ({ quality }, { name }) => {
      setDone(text.done(name, quality));
      form.clear();
      setPicture(null);
    },
  });
  const form = useForm(nothing, enrol);

  async function submit(): Promise<void> {
    setDone(null);
    enrol.reset();
    const pictureBase64 = picture === null ? '' : await readPicture(picture);
    const input = { listId, ...form.entered, category, pictureBase64 };
    const { input: schema } = operations['watchlists.enrol'];
    const found = problemsIn(schema, input);
    const worded = {
      ...('imageDate' in found ? { imageDate: text.noDate } : {}),
      ...('expiresOn' in found ? { expiresOn: text.noDate } : {}),
      ...(picture === null ? { pictureBase64: text.noPicture } : {}),
      ...(picture !== null && picture.size > largestPictureBytes ? { pictureBase64: text.tooLarge } : {}),
    };
    if (form.accepts(schema, input, worded)) enrol.mutate(input);
  }

  return (
    <Panel title={text.title} aside={<Button onPress={onClose}>{text.cancel}</Button>}>
      <p className={c('hint')}>{text.hint}</p>
      <Form
        className={c('form')}
        aria-label={text.title}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <PictureInput
          label={text.picture}
          picture={picture}
          error={form.errors['pictureBase64']}
          onChoose={setPicture}
        />
        {fields.map((field) => (
          <TextInput
            key={field}
            label={watchlistsText[field]}
            {...form.field(field)}
            {...(field === 'imageDate' || field === 'expiresOn' ? { placeholder: 'YYYY-MM-DD' } : {})}
            {...(field === 'instructions' ? { rows: 2 } : {})}
          />
        ))}
        <SelectInput
          label={watchlistsText.category}
          value={category}
          options={categories.map(({ code, words }) => [code, words] as const)}
          onChange={setCategory}
        />
        {policy.data === undefined || policy.data.problem === null ? null : (
          <Message tone="attention" role="status" title={text.noPolicy}>
            {policy.data.problem}
          </Message>
        )}
        {form.failure === null ? null : (
          <Message tone="bad" role="alert">
            {form.failure}
          </Message>
        )}
        {done === null ? null : (
          <Message tone="good" role="status">
            {done}
          </Message>
        )}
        <Button type="submit" look="primary" isPending={enrol.isPending}>
          {enrol.isPending ? text.working : text.submit}
        </Button>
      </Form>
    </Panel>
  );
}
