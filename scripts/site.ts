// npm run site -- COMMAND …
// Certificates and configurations of the bus between sites and a control room (NATS), and which machines take each other's word.
import { AppError } from '../src-main/contract/errors.ts';
import type { CommandDeps } from './authority/command.ts';
import { init, joinBus, list, revoke, rotate } from './site/commands.ts';
import { distrust, introduce, trust } from './site/joining.ts';
import { lost } from './site/lost.ts';
import { openTerminal } from './terminal.ts';

const usage = `npm run site -- COMMAND, where DIR is the folder of Cordon's data on that machine:

npm run site -- init DIR --address HOST:PORT [--listen ADDRESS:PORT] [--port PORT]
    at the control room: makes the authority, the hub's certificate and its configuration
npm run site -- join DIR --name NAME [--port PORT] [--out FOLDER]
    at a site: makes its key, and what it asks the control room for
npm run site -- join DIR --request FILE [--out FOLDER]
    at the control room: lets the site in, and makes its certificate
npm run site -- join DIR --grant FILE
    at the site: takes that in, and writes its configuration
npm run site -- rotate DIR [--out FOLDER]
    at a site, before its certificate ends: makes another key, and what it asks the control room for
npm run site -- rotate DIR --request FILE [--out FOLDER]
    at the control room: makes the certificate; the old one counts beside it
npm run site -- rotate DIR --grant FILE
    at the site: takes that in
npm run site -- rotate DIR --name NAME
    at the control room: takes the old one out, once the site is in by the new one
npm run site -- rotate DIR --hub
    at the control room: another key and certificate for the hub itself
npm run site -- revoke DIR --name NAME --reason WHY
    at the control room: the site's certificates count no longer, and its connection ends
npm run site -- list DIR
    at the control room: what was issued
npm run site -- introduce DIR [--out FOLDER] [--device-secret FILE]
    on each machine, by two people: what it says of itself, and the fingerprint of its key
npm run site -- trust DIR --machine FILE [--device-secret FILE]
    on the other machine, by two people who have the fingerprint read out: joins the two
npm run site -- distrust DIR --name NAME --reason WHY [--device-secret FILE]
    by two people: nothing of that machine counts here any more
npm run site -- lost DIR --name NAME --reason WHY [--device-secret FILE]
    at the control room, by two people: revoke and distrust at once, and the order to destroy its lists

--port is where the engine of that machine reaches its own server (4222), on loopback only.`;

const commands: Readonly<Record<string, (args: readonly string[], deps: CommandDeps) => Promise<void>>> = {
  init,
  join: joinBus,
  rotate,
  revoke,
  list,
  introduce,
  trust,
  distrust,
  lost,
};

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
const terminal = openTerminal();
try {
  if (command === undefined) throw new AppError('bad-request', usage);
  await command(args, { terminal, say: (line) => console.log(line), now: Date.now });
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  terminal.close();
}
