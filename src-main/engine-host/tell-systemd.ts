import { spawn } from 'node:child_process';

/** Tells systemd how this service is, where it was started by systemd; else does nothing. Never rejects. */
export type TellSystemd = (...what: readonly string[]) => Promise<void>;

/**
 * By `systemd-notify`: Node has no datagram sockets of this kind. The unit says NotifyAccess=all, because it is a child that speaks.
 * @param say one line for whoever reads the journal
 */
export function tellSystemdOf(environment: NodeJS.ProcessEnv, say: (line: string) => void): TellSystemd {
  const socket = environment['NOTIFY_SOCKET'];
  if (socket === undefined || socket === '') return () => Promise.resolve();
  return (...what) =>
    new Promise((resolve) => {
      const child = spawn('systemd-notify', what, {
        env: { NOTIFY_SOCKET: socket, PATH: environment['PATH'] },
        stdio: 'ignore',
      });
      child.once('error', () => {
        say('systemd-notify is not there: systemd is not told how Cordon is.');
        resolve();
      });
      child.once('exit', () => resolve());
    });
}
