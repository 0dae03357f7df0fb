import { useState } from 'react';
import type { Role } from '../../../src-main/contract/domain.ts';
import type { AccountView } from '../../../src-main/contract/people.ts';
import type { Asked, Scope } from '../../../src-main/contract/requests.ts';
import { operations } from '../../../src-main/contract/operations.ts';
import { useChange } from '../../engine/use-operation.ts';
import { mayCall } from '../../engine/who-may.ts';
import { SelectInput } from '../../ui/select-input.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useForm } from '../../ui/use-form.ts';
import { roleWords } from '../../ui/words.ts';
import { ScopeInput } from './scope-input.tsx';
import { AskPanel } from './ask-panel.tsx';
import { peopleText } from './text.ts';

const text = peopleText.form;
const empty = { displayName: '', loginName: '', reason: '' };
const everything = { cameraIds: null, deploymentIds: null };

/** What is being asked for. */
export type Asking =
  { readonly kind: 'add' } | { readonly kind: 'change' | 'reset' | 'disable'; readonly person: AccountView };

/** What is being written down about somebody's judging. */
export type Judging = { readonly kind: 'qualify' | 'unqualify' | 'open-faces'; readonly person: AccountView };

interface AskFormProps {
  readonly asking: Asking;
  readonly roles: readonly Role[];
  readonly onAsked: (asked: Asked, displayName: string) => void;
  readonly onCancel: () => void;
}

/** Asks for something that a second person has to confirm. Whatever is refused, what was typed stays. */
export function AskForm({ asking, roles, onAsked, onCancel }: AskFormProps) {
  const person = asking.kind === 'add' ? null : asking.person;
  const [role, setRole] = useState<Role>(person?.role ?? roles[0] ?? 'operator');
  const [scope, setScope] = useState<Scope>(person?.scope ?? everything);
  const granted = mayCall(role, 'alerts.judge') ? scope : everything;
  const onDone = (asked: Asked) => onAsked(asked, person?.displayName ?? form.entered.displayName.trim());
  const add = useChange('people.ask-to-add', { onDone });
  const change = useChange('people.ask-to-change', { onDone });
  const reset = useChange('people.ask-to-reset', { onDone });
  const disable = useChange('people.ask-to-disable', { onDone });
  const asked = { add, change, reset, disable }[asking.kind];
  const form = useForm(empty, asked);

  function ask(): void {
    const { entered, accepts } = form;
    const { reason } = entered;
    if (person === null) {
      const input = { ...entered, ...granted, role };
      if (accepts(operations['people.ask-to-add'].input, input)) add.mutate(input);
      return;
    }
    const input = { personId: person.id, reason };
    const isChange = asking.kind === 'change';
    const isAccepted = isChange
      ? accepts(operations['people.ask-to-change'].input, { ...input, ...granted, role })
      : accepts(operations['people.ask-to-reset'].input, input);
    if (!isAccepted) return;
    if (isChange) change.mutate({ ...input, ...granted, role });
    else if (asking.kind === 'reset') reset.mutate(input);
    else disable.mutate(input);
  }

  const isGranting = asking.kind === 'add' || asking.kind === 'change';
  const title = person === null || asking.kind === 'add' ? text.add : text[asking.kind](person.displayName);
  const field = (name: keyof typeof empty) => ({ label: text[name], ...form.field(name) });
  return (
    <AskPanel
      title={title}
      look={asking.kind === 'disable' ? 'danger' : 'primary'}
      isPending={asked.isPending}
      failure={form.failure}
      onAsk={ask}
      onCancel={onCancel}
    >
      {person === null ? (
        <>
          <TextInput {...field('displayName')} autoFocus maxLength={80} />
          <TextInput {...field('loginName')} hint={text.loginNameHint} autoComplete="off" maxLength={32} />
        </>
      ) : (
        <p>{asking.kind === 'add' ? null : text[`${asking.kind}Hint`]}</p>
      )}
      {isGranting ? (
        <SelectInput
          label={text.role}
          value={role}
          options={roles.map((option) => [option, roleWords[option]] as const)}
          onChange={setRole}
        />
      ) : null}
      {isGranting && mayCall(role, 'alerts.judge') ? (
        <ScopeInput scope={scope} errors={form.errors} onChange={setScope} />
      ) : null}
      <TextInput
        {...field('reason')}
        hint={text.reasonHint}
        rows={3}
        maxLength={300}
        autoFocus={person !== null}
      />
    </AskPanel>
  );
}
