import { execFileSync, spawnSync } from 'node:child_process';
import { connect } from 'node:tls';

/** Paths of a PEM certificate and its key. */
export interface CertificateFiles {
  readonly tlsCert: string;
  readonly tlsKey: string;
}

export function hasOpenssl(): boolean {
  return !spawnSync('openssl', ['version'], { stdio: 'ignore' }).error;
}

/** Writes a new key and a certificate for localhost that it signs itself. */
export function writeCertificate({ tlsCert, tlsKey }: CertificateFiles): void {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-keyout', tlsKey, '-nodes'];
  const subject = ['-subj', '/CN=localhost', '-days', '1', '-out', tlsCert];
  execFileSync('openssl', ['req', '-x509', ...key, ...subject], { stdio: 'ignore' });
}

/** Fingerprint of the certificate that a server shows to a new connection. */
export function servedFingerprint(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
