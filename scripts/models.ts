import { defaultModelsDeps, runModelsCommand } from '../native-models/commands.ts';
import { ModelError } from '../native-models/model-error.ts';

try {
  const deps = defaultModelsDeps((line) => console.log(line));
  process.exitCode = (await runModelsCommand(process.argv.slice(2), deps)) ? 0 : 1;
} catch (error) {
  if (!(error instanceof ModelError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
