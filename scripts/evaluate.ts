import { runEvaluate } from '../native-models/evaluate/command.ts';
import { ModelError } from '../native-models/model-error.ts';

try {
  const holds = await runEvaluate(
    process.argv.slice(2),
    (text) => console.log(text),
    (text) => console.error(text),
  );
  process.exitCode = holds ? 0 : 1;
} catch (error) {
  if (!(error instanceof ModelError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
