import type { PaperKind } from '../../consignment-mail.ts';
import type { DatabaseClient } from '../../database/client.ts';

export interface TakeInPapersDeps {
  readonly database: Pick<DatabaseClient, 'call'>;
  /** Takes it in as if somebody had chosen it here, with the same checks. Answers what came of it, in words. */
  readonly takeIn: (
    what: PaperKind,
    files: readonly string[],
  ) => Promise<{ readonly isAccepted: boolean; readonly words: string }>;
}

/** Takes in, one after the other, what came from the control room. Broken off, it begins with the same again. Answers how many. */
export async function takeInPapers({ database, takeIn }: TakeInPapersDeps): Promise<number> {
  for (let settled = 0; ; settled += 1) {
    const papers = await database.call('consignments.waiting-papers');
    if (papers === null) return settled;
    const { id, what, files } = papers;
    await database.call('consignments.settle-papers', { id, ...(await takeIn(what, files)) });
  }
}
