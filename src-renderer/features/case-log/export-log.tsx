import { useState } from 'react';
import type { OperationOutput } from '../../../src-main/contract/operations.ts';
import { useEngine } from '../../engine/engine-context.tsx';
import { useMutation } from '@tanstack/react-query';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { SelectInput } from '../../ui/select-input.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { toEntryFilter, type LogFilter } from './log-filter.ts';
import { caseLogText as text } from './text.ts';

const shortestReason = 3;
const formats = [
  ['csv', text.csv],
  ['json', text.json],
] as const;
type Format = (typeof formats)[number][0];

/** Saves what the filter finds. It is fetched by parts, so that a long log keeps nobody waiting but this dialog. */
export function ExportLog({ filter, onClose }: { readonly filter: LogFilter; readonly onClose: () => void }) {
  const engine = useEngine();
  const [format, setFormat] = useState<Format>('csv');
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const [fetched, setFetched] = useState(0);
  const isTooShort = reason.trim().length < shortestReason;
  const save = useMutation({
    mutationFn: async () => {
      const parts: string[] = [];
      let after: number | null = null;
      let count = 0;
      do {
        const part: OperationOutput<'case-log.export'> = await engine.call('case-log.export', {
          filter: toEntryFilter(filter),
          format,
          reason,
          after,
        });
        parts.push(part.text);
        count += part.entries;
        setFetched(count);
        after = part.after;
      } while (after !== null);
      saveFile({
        fileName: `case-log-${new Date().toISOString().slice(0, 10)}.${format}`,
        contentType: format === 'csv' ? 'text/csv' : 'application/json',
        text: parts.join(''),
      });
    },
    onSuccess: onClose,
  });
  return (
    <ConfirmDialog
      title={text.exportTitle}
      confirm={save.isPending ? text.exporting(fetched) : text.export}
      change={save}
      onConfirm={() => {
        setMissing(isTooShort);
        if (!isTooShort) save.mutate();
      }}
      onCancel={onClose}
    >
      <p>{text.exportHint}</p>
      <SelectInput label={text.format} value={format} options={formats} onChange={setFormat} />
      <TextInput
        label={text.exportReason}
        hint={text.exportReasonHint}
        autoFocus
        rows={2}
        maxLength={300}
        value={reason}
        error={isMissing && isTooShort ? text.exportReasonMissing : undefined}
        onChange={setReason}
      />
    </ConfirmDialog>
  );
}
