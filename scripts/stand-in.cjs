// Put into the stand-in Electron as its app: loads the app folder given on the command line, as Electron's
// own default app does.
const { app } = require('electron');
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const folder = path.resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.');
const description = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
app.setName(description.productName ?? description.name);
app.setVersion(description.version);
app.setAppPath(folder);
import(pathToFileURL(path.join(folder, description.main)).href).catch((error) => {
  console.error(error);
  app.exit(1);
});
