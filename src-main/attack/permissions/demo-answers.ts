import type { ErrorCode } from '../../contract/errors.ts';
import type { OperationName } from '../../contract/operations.ts';

/** What the demo refuses whoever may ask it of real data: it has people of its own, with passwords that are printed. */
export const demoAnswers: Readonly<Partial<Record<OperationName, ErrorCode>>> = {
  'setup.create-admin': 'not-in-demo',
  'account.change-password': 'not-in-demo',
};
