import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { AppError } from '../src-main/contract/errors.ts';

/** Where a command asks the person; what it asks goes to stderr, so that its output can be redirected. */
export interface Terminal {
  readonly ask: (question: string) => Promise<string>;
  /** Shows nothing of what is typed. */
  readonly askHidden: (question: string) => Promise<string>;
  readonly close: () => void;
}

/** Asks on the terminal, or takes the answers line by line from a pipe. */
export function openTerminal(): Terminal {
  let isHidden = false;
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!isHidden) process.stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY });
  // Lines that arrive before they are asked for (a pipe) must not get lost between two questions.
  const answers = lines[Symbol.asyncIterator]();
  async function ask(question: string): Promise<string> {
    process.stderr.write(question);
    const answer = await answers.next();
    if (answer.done === true)
      throw new AppError('bad-request', 'The input ended before every question was answered.');
    return answer.value;
  }
  return {
    ask,
    async askHidden(question) {
      isHidden = true;
      try {
        return await ask(question);
      } finally {
        isHidden = false;
        process.stderr.write('\n');
      }
    },
    close: () => lines.close(),
  };
}
