import { setTimeout as delay } from 'node:timers/promises';
import type { CallPage } from '../browser/call-page.js';

/** Camera video that a page sends to one remote participant. */
export interface SentVideo {
  readonly participant: string;
  readonly width: number;
  readonly height: number;
  readonly framesEncoded: number;
  readonly packetsSent: number;
}

/** Camera video that a page sends, by remote participant. */
export async function sentVideo(page: CallPage): Promise<SentVideo[]> {
  const { links } = await page.stats();
  return links.flatMap(({ participant, sent }) =>
    sent.flatMap(({ line, frameWidth = 0, frameHeight = 0, framesEncoded = 0, packetsSent = 0 }) =>
      line === 'camera'
        ? [{ participant, width: frameWidth, height: frameHeight, framesEncoded, packetsSent }]
        : [],
    ),
  );
}

/** Audio packets that a page has sent so far, to all remote participants. */
export async function audioPacketsSent(page: CallPage): Promise<number> {
  const { links } = await page.stats();
  return links.reduce(
    (sum, { sent }) => sum + (sent.find(({ line }) => line === 'microphone')?.packetsSent ?? 0),
    0,
  );
}

/** Bytes that the transports of a page have sent so far. */
export function bytesSent(page: CallPage): Promise<number> {
  return page.page.evaluate(async () => {
    const open = window.instruments.openConnections();
    const reports = await Promise.all(open.map((each) => each.getStats()));
    return reports
      .flatMap((report) => [...report.values()])
      .reduce((sum, { type, bytesSent: bytes }) => sum + (type === 'transport' ? Number(bytes) : 0), 0);
  });
}

/** Share of audio samples that the receiver concealed because packets were missing, over the given time. */
export async function concealedShare(page: CallPage, durationMs: number): Promise<number> {
  const read = () =>
    page.page.evaluate(async () => {
      const open = window.instruments.openConnections();
      const reports = await Promise.all(open.map((each) => each.getStats()));
      const inbound = reports
        .flatMap((report) => [...report.values()])
        .filter(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio');
      const sum = (name: string) => inbound.reduce((total, entry) => total + Number(entry[name] ?? 0), 0);
      // Concealed silence replaces no audio.
      return {
        concealed: sum('concealedSamples') - sum('silentConcealedSamples'),
        all: sum('totalSamplesReceived'),
      };
    });
  const before = await read();
  await delay(durationMs);
  const now = await read();
  return (now.concealed - before.concealed) / Math.max(1, now.all - before.all);
}
