// cordon self-test, in a package
// Whether this installation can run: an engine starts on an empty folder, makes its encrypted databases and stops again.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeLauncher } from '../src-main/engine-host/node-launcher.ts';
import { startScriptedEngine } from './scripted-engine.ts';

const directory = await mkdtemp(join(tmpdir(), 'cordon-self-test-'));
const engine = startScriptedEngine(
  { launch: nodeLauncher(process.execPath) },
  {
    mode: 'operational',
    dataDirectory: directory,
    deviceSecret: new Uint8Array(randomBytes(32)),
    deviceSecretStore: { kind: 'handed-over', detail: null },
    demoStreams: [],
  },
  false,
);
try {
  const desk = await engine.open();
  const password = randomBytes(24).toString('base64url');
  await desk.ask('setup.create-admin', { loginName: 'self-test', displayName: 'Self-test', password });
  await desk.ask('sessions.sign-in', { loginName: 'self-test', password });
  console.log('This installation starts.');
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause);
  process.exitCode = 1;
} finally {
  await engine.stop();
  await rm(directory, { recursive: true, force: true });
}
