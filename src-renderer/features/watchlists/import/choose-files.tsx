import { useEffect, useRef, useState } from 'react';
import { DropZone } from 'react-aria-components';
import { useEngine } from '../../../engine/engine-context.tsx';
import { errorWords } from '../../../engine/error-words.ts';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { FileInput } from '../../../ui/file-input.tsx';
import { Message } from '../../../ui/message.tsx';
import { droppedFiles } from './dropped-files.ts';
import styles from './import.module.css';
import { Progress } from './progress.tsx';
import { bytesInWords, importText as text } from './text.ts';
import { pathOf, uploadFiles, type ChosenFile } from './upload-files.ts';

const c = classNames(styles);

interface ChooseFilesProps {
  readonly listId: string;
  /** An import that was begun and never handed over: it is ended first. */
  readonly left?: string;
  readonly onBegun: () => void;
}

/** Takes a ZIP or a folder, hands it to the engine and has it looked at. */
export function ChooseFiles({ listId, left, onBegun }: ChooseFilesProps) {
  const engine = useEngine();
  const [chosen, setChosen] = useState<readonly ChosenFile[]>([]);
  const [sent, setSent] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const bytes = chosen.reduce((sum, { file }) => sum + file.size, 0);

  async function start(): Promise<void> {
    setProblem(null);
    setSent(0);
    const controller = new AbortController();
    abort.current = controller;
    let id = left ?? null;
    try {
      if (id !== null) await engine.call('imports.cancel', { id });
      const begun = await engine.call('imports.begin', { listId });
      id = begun.id;
      await uploadFiles(engine, begun, chosen, setSent, controller.signal);
      await engine.call('imports.check', { id });
      onBegun();
    } catch (error) {
      if (id !== null) await engine.call('imports.cancel', { id }).catch(() => undefined);
      setSent(null);
      if (!controller.signal.aborted) setProblem(errorWords(error));
    }
  }

  if (sent !== null) {
    return (
      <>
        <Progress
          words={text.sending(bytesInWords(sent), bytesInWords(bytes))}
          share={bytes === 0 ? 1 : sent / bytes}
        />
        <div className={c('actions')}>
          <Button onPress={() => abort.current?.abort()}>{text.cancel}</Button>
        </div>
      </>
    );
  }
  const choose = (files: readonly File[]): void =>
    setChosen(files.map((file) => ({ path: pathOf(file), file })));
  return (
    <>
      <p>{text.hint}</p>
      <p className={c('hint')}>{text.columns}</p>
      <DropZone
        className={c('drop')}
        onDrop={({ items }) => {
          void droppedFiles(items).then(setChosen);
        }}
      >
        <span slot="label">{text.drop}</span>
        <div className={c('choices')}>
          <FileInput label={text.zip} accept=".zip,application/zip" onChoose={choose} />
          <FileInput label={text.folder} accept="" isMultiple isFolder onChoose={choose} />
        </div>
      </DropZone>
      {problem === null ? null : (
        <Message tone="bad" role="alert">
          {problem}
        </Message>
      )}
      <div className={c('actions')}>
        <Button look="primary" isDisabled={chosen.length === 0} onPress={() => void start()}>
          {text.start}
        </Button>
        {chosen.length === 0 ? null : <span>{text.chosen(chosen.length, bytesInWords(bytes))}</span>}
      </div>
    </>
  );
}
