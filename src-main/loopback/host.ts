import { AppError } from '../contract/errors.ts';
import { readCredentialSecret } from '../engine-host/device-secret.ts';
import { readHostOptions } from '../engine-host/host-options.ts';
import { locateInstallation } from '../engine-host/installation.ts';
import { nodeLauncher } from '../engine-host/node-launcher.ts';
import { readSystemdSecret, type StoredDeviceSecret } from '../engine-host/systemd-secret.ts';
import { dataDirectoryFor, findMachinePolicy, startEngine } from '../engine-host/start-engine.ts';
import { serveLoopback } from './loopback-server.ts';

/** Serves the console in the browser of this machine, for want of a display or of Electron. Never packaged. */
async function main(): Promise<void> {
  const options = readHostOptions(process.argv.slice(2));
  const machine = findMachinePolicy();
  const data = dataDirectoryFor(options, machine, false);
  const installation = locateInstallation();
  const running = await startEngine({
    installation,
    data,
    machine,
    packId: options.pack,
    launch: nodeLauncher(process.execPath),
    readDeviceSecret: (directory) => handedOver() ?? readSystemdSecret(directory) ?? refuseWithoutSecret(),
    say: (line) => console.error(line),
    onFailed: (error) => console.error(`\n${error.message}`),
  });
  const server = await serveLoopback({
    engine: running.engine,
    rendererDirectory: installation.rendererDirectory,
    port: options.port,
  });

  const quit = (): void => {
    console.log('\nStopping.');
    void server
      .close()
      .then(() => running.stop())
      .then(() => process.exit(0));
  };
  process.once('SIGINT', quit).once('SIGTERM', quit);

  console.log(`
Cordon ${installation.version}, ${data.mode === 'demo' ? 'the demo' : 'real data'} in ${data.path}
${running.logPath === undefined ? '' : `Log: ${running.logPath}\n`}
Open this link in a browser on this machine:

  ${server.link}

Ctrl+C stops it.`);
}

function handedOver(): StoredDeviceSecret | undefined {
  const secret = readCredentialSecret(process.env);
  return secret === undefined ? undefined : { secret, store: { kind: 'handed-over', detail: null } };
}

function refuseWithoutSecret(): never {
  throw new AppError(
    'not-set-up',
    "Real data needs this machine's device secret, and nothing here can keep one: neither a TPM nor the host key of systemd (systemd-creds, as root). Start Cordon from systemd with LoadCredentialEncrypted=cordon-device-secret, or open it in its window.",
  );
}

main().catch((error: unknown) => {
  if (error instanceof AppError) console.error(`\n${error.message}`);
  else if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    console.error('\nThat port is taken by another program: choose another one, or leave --port away.');
  } else console.error(error);
  process.exit(1);
});
