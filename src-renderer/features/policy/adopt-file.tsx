import { useState } from 'react';
import { errorWords } from '../../engine/error-words.ts';
import type { Change } from '../../engine/use-operation.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { FileInput } from '../../ui/file-input.tsx';
import { Message } from '../../ui/message.tsx';
import styles from './policy.module.css';

const c = classNames(styles);

interface AdoptFileProps {
  readonly words: {
    readonly file: string;
    readonly fileHint: string;
    readonly adopt: string;
    readonly adopting: string;
  };
  /** `useChange` gives one. */
  readonly change: Change & {
    reset(): void;
    mutate(input: { readonly file: string }, options: { readonly onSuccess: () => void }): void;
  };
  /** What it came to; null before. */
  readonly done: string | null;
}

/** Chooses a document that the force root signed, and takes it in. */
export function AdoptFile({ words, change, done }: AdoptFileProps) {
  const [file, setFile] = useState<string | null>(null);
  return (
    <div className={c('form')}>
      <FileInput
        key={file === null ? 'empty' : 'chosen'}
        label={words.file}
        hint={words.fileHint}
        accept=".json,application/json"
        error={change.isError ? errorWords(change.error) : undefined}
        onChoose={([chosen]) => {
          change.reset();
          void chosen?.text().then(setFile);
        }}
      />
      {done === null ? null : (
        <Message tone="good" role="status">
          {done}
        </Message>
      )}
      {file === null ? null : (
        <Button
          isPending={change.isPending}
          onPress={() => change.mutate({ file }, { onSuccess: () => setFile(null) })}
        >
          {change.isPending ? words.adopting : words.adopt}
        </Button>
      )}
    </div>
  );
}
