import type { ReasonChoices } from '../../contract/alerts.ts';
import type { Choice, JudgementReasons } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import type { Policy } from '../../contract/policy.ts';

/** Without what else the policy says of them. */
export function plainChoices(choices: readonly Choice[]): Choice[] {
  return choices.map(({ code, words }) => ({ code, words }));
}

export function reasonChoices({ reasons }: Policy): ReasonChoices {
  return {
    subject: plainChoices(reasons.subject),
    system: plainChoices(reasons.system),
    environment: plainChoices(reasons.environment),
  };
}

/** @throws AppError when a reason is none of the policy's */
export function assertReasons(given: JudgementReasons, { reasons }: Policy): void {
  for (const group of ['subject', 'system', 'environment'] as const) {
    const unknown = given[group].find((code) => !isAmong(reasons[group], code));
    if (unknown !== undefined) throw notInPolicy(`The reason “${unknown}”`, 'reasons');
  }
}

/** What an outcome counts as in figures. @throws AppError when it is none of the policy's */
export function meaningOf(code: string, { outcomes }: Policy): Policy['outcomes'][number]['meaning'] {
  const outcome = outcomes.find((choice) => choice.code === code);
  if (outcome === undefined) throw notInPolicy(`The outcome “${code}”`, 'code');
  return outcome.meaning;
}

function isAmong(choices: readonly Choice[], code: string): boolean {
  return choices.some((choice) => choice.code === code);
}

function notInPolicy(what: string, field: string): AppError {
  return new AppError(
    'bad-request',
    `${what} is not in the policy that this deployment runs under. Choose one that is offered.`,
    { details: { field } },
  );
}
