import { useState } from 'react';
import { consignmentKindSchema, type ConsignmentKind } from '../../../src-main/contract/consignments.ts';
import { useSession } from '../../engine/engine-context.tsx';
import { useChange, useOperation } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FileInput } from '../../ui/file-input.tsx';
import { SelectInput } from '../../ui/select-input.tsx';
import { consignmentsText } from './text.ts';

const text = consignmentsText.sending;

/** What is to go, and to which site. */
export function SendDialog({
  sites,
  onClose,
}: {
  readonly sites: readonly string[];
  readonly onClose: () => void;
}) {
  const { person } = useSession();
  const kinds = consignmentKindSchema.options.filter((kind) =>
    mayCall(person.role, `consignments.send-${kind}`),
  );
  const [what, setWhat] = useState<ConsignmentKind>(kinds[0] ?? 'policy');
  const [site, setSite] = useState(sites[0] ?? '');
  const [listId, setListId] = useState('');
  const [file, setFile] = useState<string | null>(null);
  const [isMissing, setMissing] = useState(false);
  const lists = useOperation('watchlists.list', {}, { isEnabled: mayCall(person.role, 'watchlists.list') });
  const sealed = (lists.data?.lists ?? []).filter(({ state, isInUse }) => state === 'sealed' && !isInUse);
  const chosen = sealed.find(({ id }) => id === listId) ?? sealed[0];
  const done = { onDone: onClose };
  const sendList = useChange('consignments.send-list', done);
  const sendPolicy = useChange('consignments.send-policy', done);
  const sendRevocations = useChange('consignments.send-revocations', done);
  const sendAuthority = useChange('consignments.send-authority', done);
  const change = {
    list: sendList,
    policy: sendPolicy,
    revocations: sendRevocations,
    authority: sendAuthority,
  }[what];

  function send(): void {
    if (what === 'policy') sendPolicy.mutate({ site });
    else if (what === 'revocations') sendRevocations.mutate({ site });
    else if (what === 'list' && chosen !== undefined) sendList.mutate({ site, listId: chosen.id });
    else if (what === 'authority' && file !== null) sendAuthority.mutate({ site, file });
    else setMissing(true);
  }

  return (
    <ConfirmDialog
      title={text.title}
      confirm={text.confirm}
      change={change}
      isConfirmDisabled={what === 'list' && chosen === undefined}
      onConfirm={send}
      onCancel={onClose}
    >
      <SelectInput
        label={text.site}
        value={site}
        options={sites.map((name) => [name, name] as const)}
        onChange={setSite}
      />
      <SelectInput
        label={text.what}
        value={what}
        options={kinds.map((kind) => [kind, consignmentsText.what[kind]] as const)}
        onChange={setWhat}
      />
      {what === 'policy' ? <p>{text.policyHint}</p> : null}
      {what === 'revocations' ? <p>{text.revocationsHint}</p> : null}
      {what === 'list' ? (
        chosen === undefined ? (
          <p>{text.noList}</p>
        ) : (
          <>
            <SelectInput
              label={text.list}
              value={chosen.id}
              options={sealed.map(({ id, name }) => [id, name] as const)}
              onChange={setListId}
            />
            <p>{text.listHint}</p>
          </>
        )
      ) : null}
      {what === 'authority' ? (
        <FileInput
          label={text.file}
          accept=".json,application/json"
          error={isMissing && file === null ? text.missing : undefined}
          onChoose={([first]) => void first?.text().then(setFile)}
        />
      ) : null}
    </ConfirmDialog>
  );
}
