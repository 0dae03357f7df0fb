import { useMutation } from '@tanstack/react-query';
import type { PackView } from '../../../src-main/contract/packs.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { mediaAddress } from '../../engine/media-address.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Message } from '../../ui/message.tsx';
import { saveFile } from '../../ui/save-file.ts';
import styles from './case-log.module.css';
import { caseLogText as text } from './text.ts';

const c = classNames(styles);

/** Saves a pack that was made. Each saving is an entry of the log. */
export function SavePack({
  file,
  label,
}: {
  readonly file: NonNullable<PackView['file']>;
  readonly label: string;
}) {
  const { mediaTicket } = useSession();
  const save = useMutation({
    mutationFn: async () => {
      const reply = await fetch(mediaAddress(mediaTicket, file.path), { cache: 'no-store' });
      if (!reply.ok) throw new Error(text.packGone);
      const blob = await reply.blob();
      saveFile({ fileName: file.name, contentType: blob.type, text: blob });
    },
  });
  return (
    <>
      <p className={c('faint', 'path')}>
        {text.packHash}: <code>{file.sha256}</code>
      </p>
      <Button
        look="primary"
        isPending={save.isPending}
        onPress={() => save.mutate()}
        aria-label={text.packSaveOf(label)}
      >
        {text.packSave(file.bytes)}
      </Button>
      {save.isSuccess ? (
        <Message tone="good" role="status">
          {text.packSaved}
        </Message>
      ) : null}
      {save.isError ? (
        <Message tone="bad" role="alert">
          {text.packGone}
        </Message>
      ) : null}
    </>
  );
}
