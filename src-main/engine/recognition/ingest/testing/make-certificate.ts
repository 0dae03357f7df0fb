import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerCertificate } from '../../../../demo-cameras/camera-simulator.ts';

export interface MadeCertificate extends ServerCertificate {
  readonly sha256: string;
}

const run = promisify(execFile);

/** A certificate as cameras come with: for a name that is not their address, signed by nobody but themselves. */
export async function makeCertificate(name: string): Promise<MadeCertificate> {
  const directory = await mkdtemp(join(tmpdir(), 'cordon-certificate-'));
  const [keyFile, certFile] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  try {
    const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30'];
    await run('openssl', ['req', ...kind, '-subj', `/CN=${name}`, '-keyout', keyFile, '-out', certFile]);
    const [key, cert] = await Promise.all([readFile(keyFile, 'utf8'), readFile(certFile, 'utf8')]);
    const sha256 = new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase();
    return { key, cert, sha256 };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
