import { AppError } from '../src-main/contract/errors.ts';

/**
 * Runs a command and sets the exit status by what it says: 0 only for true. A wrong option shows the usage, and what people can
 * mend by themselves is said in one line; anything else is a defect and keeps its stack.
 */
export async function endBy(main: () => Promise<boolean>, usage: string): Promise<void> {
  try {
    process.exitCode = (await main()) ? 0 : 1;
  } catch (error) {
    const isOption =
      error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    if (!(error instanceof AppError) && !isOption) throw error;
    console.error(isOption ? usage : error.message);
    process.exitCode = 1;
  }
}
