import type { OperationOutput } from '../../../src-main/contract/operations.ts';

type Shift = OperationOutput<'decoys.my-accuracy'>['shift'];

/** Whether somebody has judged for so long that another person should go on. */
export function isTired({ votes, rotateAfter }: Shift): boolean {
  return rotateAfter !== null && votes >= rotateAfter;
}
