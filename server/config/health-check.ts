import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Settings } from './settings.js';

const TIMEOUT_MS = 3_000;

/** Result of a health check, for the exit code and the output of the command. */
export interface Health {
  readonly isHealthy: boolean;
  readonly sentence: string;
}

/**
 * Health check for supervisors and containers: asks the server that runs on this machine with the same settings for
 * `/health`. So a check needs to know neither address, port nor TLS. The certificate is not verified, because it is for
 * the public name.
 */
export function checkHealth(settings: Settings): Promise<Health> {
  const url = healthUrl(settings);
  const options = { agent: false, timeout: TIMEOUT_MS };
  return new Promise((resolve) => {
    const request =
      settings.tlsCert === null
        ? requestHttp(url, options)
        : requestHttps(url, { ...options, rejectUnauthorized: false });
    const fail = (reason: string) =>
      resolve({ isHealthy: false, sentence: `${url} does not answer: ${reason}.` });
    request.once('response', (response) => {
      response.resume();
      const status = response.statusCode ?? 0;
      resolve({ isHealthy: status === 200, sentence: `${url} answers ${status}.` });
    });
    request.once('timeout', () => request.destroy(new Error(`no answer within ${TIMEOUT_MS / 1_000} s`)));
    request.once('error', (error) =>
      fail(error.message || ('code' in error ? String(error.code) : error.name)),
    );
    request.end();
  });
}

function healthUrl({ host, port, tlsCert }: Settings): string {
  const loopbacks: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
  const address = loopbacks[host] ?? host;
  const authority = address.includes(':') ? `[${address}]` : address;
  return `${tlsCert === null ? 'http' : 'https'}://${authority}:${port}/health`;
}
