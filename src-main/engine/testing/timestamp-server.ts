import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { temporaryDirectory } from './temporary-database.ts';

const run = promisify(execFile);

/** No path here holds a space. */
export const openssl = (command: string) => run('openssl', command.split(' '));

const configuration = (at: string): string => `
[tsa]
default_tsa = here
[here]
dir = ${at}
serial = ${at}/serial
crypto_device = builtin
signer_cert = ${at}/tsa.pem
certs = ${at}/root.pem
signer_key = ${at}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
[extensions]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
basicConstraints = CA:FALSE
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[req]
distinguished_name = name
[name]
`;

/** A real responder of RFC 3161: openssl, with a root of its own, behind HTTP on this machine. */
export interface TimestampServerForTests {
  /** With its keys, and `root.pem`. */
  readonly folder: string;
  readonly address: string;
  /** Of its root, PEM. */
  readonly certificate: string;
  close(): Promise<void>;
}

/** @param spoil what happens to a reply on its way */
export async function startTimestampServer(
  spoil: (reply: Buffer) => Buffer = (reply) => reply,
): Promise<TimestampServerForTests> {
  const folder = await temporaryDirectory();
  const at = (name: string): string => join(folder, name);
  await writeFile(at('tsa.cnf'), configuration(folder));
  await writeFile(at('serial'), '01\n');
  const config = `-config ${at('tsa.cnf')}`;
  const made = '-newkey rsa:2048 -nodes -keyout';
  await openssl(
    `req -x509 ${config} ${made} ${at('root.key')} -out ${at('root.pem')} -days 30 -subj /CN=Root -extensions authority`,
  );
  await openssl(`req ${config} ${made} ${at('tsa.key')} -out ${at('tsa.csr')} -subj /CN=TSA`);
  await openssl(
    `x509 -req -in ${at('tsa.csr')} -CA ${at('root.pem')} -CAkey ${at('root.key')} -CAcreateserial -days 30 -out ${at('tsa.pem')} -extfile ${at('tsa.cnf')} -extensions extensions`,
  );
  const server = createServer((request, response) => {
    void (async () => {
      await writeFile(at('query.tsq'), await buffer(request));
      await openssl(`ts -reply ${config} -queryfile ${at('query.tsq')} -out ${at('reply.tsr')}`);
      response.setHeader('content-type', 'application/timestamp-reply');
      response.end(spoil(await readFile(at('reply.tsr'))));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    folder,
    address: `http://127.0.0.1:${String(port)}/`,
    certificate: await readFile(at('root.pem'), 'utf8'),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}
