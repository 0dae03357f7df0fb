import { verificationStart, verifyNext } from '../../src-main/engine/case-log/verify.ts';
import type { ReadContext } from '../../src-main/engine/database/procedures.ts';

/** Verifies the whole log of an open database, with every key that there is. */
export function verifyWhole(database: { read<Output>(run: (context: ReadContext) => Output): Output }) {
  return database.read((context) => {
    let verification = verificationStart;
    while (!verification.isDone) verification = verifyNext(context, verification, 1_000);
    return verification;
  });
}
