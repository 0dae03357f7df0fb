import type {
  OperationName,
  OperationOutput,
  OperationParsedInput,
} from '../../../src-main/contract/operations.ts';

/** What answers each operation of the contract. */
export type Answers = {
  readonly [Name in OperationName]: (input: OperationParsedInput<Name>) => OperationOutput<Name>;
};
