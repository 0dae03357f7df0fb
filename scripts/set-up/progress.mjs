// Shows set-up steps on stderr, so that commands that print JSON keep stdout to themselves.
// Plain JavaScript, because the first step runs before TypeScript can.

/** An expected failure of set-up: its message says in one sentence what is missing and what to do. */
export class SetUpError extends Error {
  name = 'SetUpError';
}

/** Numbers steps from `first` to `total`; on a terminal each step's line is redrawn while it runs. */
export function createProgress({ total, first = 1, stream = process.stderr }) {
  let number = first;
  return {
    async step(name, work) {
      const label = `[${number++}/${total}] ${name}`;
      const startedMs = performance.now();
      const seconds = () => `${((performance.now() - startedMs) / 1000).toFixed(1)} s`;
      let doing = '';
      const draw = () => stream.write(`\r\x1b[2K${label}: ${doing || 'checking'} … ${seconds()}`);
      const timer = stream.isTTY ? setInterval(draw, 200) : undefined;
      const report = (what) => {
        if (what === doing) return;
        doing = what;
        if (stream.isTTY) draw();
        else stream.write(`${label}: ${what} …\n`);
      };
      const finish = (outcome) => {
        clearInterval(timer);
        stream.write(`${stream.isTTY ? '\r\x1b[2K' : ''}${label}: ${outcome} (${seconds()})\n`);
      };
      try {
        const outcome = await work(report);
        finish(outcome ?? 'ready');
        return true;
      } catch (error) {
        finish('failed');
        throw error;
      }
    },
  };
}
