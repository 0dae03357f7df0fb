import type { DeploymentDraft } from '../../contract/deployments.ts';
import { AppError } from '../../contract/errors.ts';
import type { Policy } from '../../contract/policy.ts';

const hourMs = 60 * 60 * 1000;

export interface DraftGround {
  readonly policy: Policy;
  readonly list: { readonly destroyedAt: number | null; readonly expiresAt: number } | null;
  readonly cameraIds: readonly string[];
  readonly now: number;
}

/**
 * Whether a draft could be authorised at all, so that nobody carries a request to an officer in vain.
 * @throws AppError that names the field
 */
export function checkDraft(draft: DeploymentDraft, { policy, list, cameraIds, now }: DraftGround): void {
  const { useCases, authority } = policy;
  if (!useCases.some(({ code }) => code === draft.useCase))
    throw refusal('useCase', 'This use case is not in the policy. Choose one that is offered.');
  if (draft.until <= draft.from) throw refusal('until', 'The window ends before it begins.');
  if (draft.until <= now) throw refusal('until', 'The window is over already.');
  if (draft.until - draft.from > authority.longestWindowHours * hourMs)
    throw refusal(
      'until',
      `The policy allows a window of ${String(authority.longestWindowHours)} hours at most.`,
    );
  if (list === null || list.destroyedAt !== null || list.expiresAt <= now)
    throw refusal('listId', 'This watchlist is gone. Choose another.');
  if (draft.cameraIds.some((id) => !cameraIds.includes(id)))
    throw refusal('cameraIds', 'One of these cameras has been removed. Choose anew.');
  const strange = draft.documents.find(({ code }) => !authority.documents.some((one) => one.code === code));
  if (strange !== undefined) throw refusal('documents', `The policy knows no document “${strange.code}”.`);
}

/** The documents that the policy asks for and a draft doesn't name yet, in words. */
export function missingDocuments(
  { documents }: Pick<DeploymentDraft, 'documents'>,
  { authority }: Policy,
): readonly string[] {
  return authority.documents
    .filter(({ code }) => !documents.some((document) => document.code === code))
    .map(({ words }) => words);
}

function refusal(field: keyof DeploymentDraft, message: string): AppError {
  return new AppError('bad-request', message, { details: { field } });
}
