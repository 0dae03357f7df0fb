// Put into the stand-in Electron as its app: loads the app folder given on the command line, as Electron's
// own default app does. A module, because Electron holds back its `ready` until a main module has loaded.
// oxlint-disable-next-line no-restricted-imports -- it runs inside Electron, as its app
import { app } from 'electron';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = path.resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.');
const description = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
app.setName(description.productName ?? description.name);
app.setVersion(description.version);
app.setAppPath(folder);
await import(pathToFileURL(path.join(folder, description.main)).href).catch((error) => {
  console.error(error);
  app.exit(1);
});
