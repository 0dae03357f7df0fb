import type { KeyObject } from 'node:crypto';
import type { Mode } from '../../../contract/domain.ts';
import { makeKeyPair } from '../../keys/hpke.ts';
import { encodeSealingKey, type Custodians } from '../../trust/custodians.ts';
import type { PinnedRoot } from '../../trust/force-root.ts';
import { signDocument } from '../../trust/sign-document.ts';
import { answerEscrowRequest } from '../answer.ts';
import type { EscrowAnswerFile, EscrowRequestFile } from '../files.ts';

/** Three custodians with their keys, as they are outside the workstation. */
export function createTestCustodians(root: PinnedRoot, rootKey: KeyObject, mode: Mode = 'operational') {
  const pairs = ['Cora', 'Dan', 'Eve'].map((holder, nth) => ({
    holder: `${holder} Custodian`,
    personnelNumber: String(5001 + nth),
    ...makeKeyPair(),
  }));

  return {
    holders: pairs.map(({ holder }) => holder),
    privateKeys: pairs.map(({ privateKey }) => privateKey),
    /** What the root signs, as the file that an admin imports. */
    list(number: number, at: number, changes: Partial<Custodians> = {}, signer = rootKey): string {
      const statement: Custodians = {
        kind: 'custodians',
        mode,
        number,
        at,
        custodians: pairs.map(({ holder, personnelNumber, publicKey }) => ({
          holder,
          personnelNumber,
          publicKey: encodeSealingKey(publicKey),
        })),
        ...changes,
      };
      return JSON.stringify({ format: 'cordon-custodians/1', document: signDocument(statement, signer) });
    },
    /** What a custodian answers, or why they don't. */
    answer(
      nth: number,
      request: string,
      makeHalf: (loginName: string) => string = () => '',
    ): EscrowAnswerFile {
      const pair = pairs[nth];
      if (pair === undefined) throw new Error('there are three custodians');
      const answer = answerEscrowRequest({
        // Written by the engine or the command.
        file: JSON.parse(request) as EscrowRequestFile,
        root,
        publicKey: encodeSealingKey(pair.publicKey),
        privateKey: pair.privateKey,
        makeHalf,
      });
      if (!answer.ok) throw new Error(answer.because);
      return answer.value;
    },
  };
}
