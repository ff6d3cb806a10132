import type { CallPage } from './call-page.js';

/** What one page sends to one other participant, by the browser's own statistics. */
export interface SentPicture {
  readonly participant: string;
  readonly width: number;
  readonly height: number;
  readonly framesEncoded: number;
  readonly packetsSent: number;
}

interface Stats {
  readonly links: readonly {
    readonly participant: string;
    readonly sent: readonly {
      readonly line: string;
      readonly frameWidth?: number;
      readonly frameHeight?: number;
      readonly framesEncoded?: number;
      readonly packetsSent?: number;
    }[];
  }[];
}

/** The camera's pictures that a page sends, one for each other participant. */
export async function sentPictures(page: CallPage): Promise<SentPicture[]> {
  const { links } = await page.run(async (element) => (await element.getStats()) as Stats);
  return links.flatMap(({ participant, sent }) =>
    sent.flatMap(({ line, frameWidth = 0, frameHeight = 0, framesEncoded = 0, packetsSent = 0 }) =>
      line === 'camera'
        ? [{ participant, width: frameWidth, height: frameHeight, framesEncoded, packetsSent }]
        : [],
    ),
  );
}

/** Packets of sound that a page has sent so far, to all. */
export async function soundPacketsSent(page: CallPage): Promise<number> {
  const { links } = await page.run(async (element) => (await element.getStats()) as Stats);
  return links.reduce(
    (sum, { sent }) => sum + (sent.find(({ line }) => line === 'microphone')?.packetsSent ?? 0),
    0,
  );
}

/** Bytes that a page has sent over all its connections so far, as the transports count them. */
export function bytesSent(page: CallPage): Promise<number> {
  return page.page.evaluate(async () => {
    const connections = window.instruments.connections.flatMap((ref) => ref.deref() ?? []);
    const reports = await Promise.all(
      connections.filter(({ signalingState }) => signalingState !== 'closed').map((each) => each.getStats()),
    );
    return reports
      .flatMap((report) => [...report.values()])
      .reduce((sum, { type, bytesSent: bytes }) => sum + (type === 'transport' ? Number(bytes) : 0), 0);
  });
}

/** Share of the sound that a receiver made up, because it did not come in time, while so much time passes. */
export async function concealedShare(page: CallPage, durationMs: number): Promise<number> {
  const read = () =>
    page.page.evaluate(async () => {
      const connections = window.instruments.connections.flatMap((ref) => ref.deref() ?? []);
      const reports = await Promise.all(
        connections
          .filter(({ signalingState }) => signalingState !== 'closed')
          .map((each) => each.getStats()),
      );
      const lines = reports
        .flatMap((report) => [...report.values()])
        .filter(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio');
      const sum = (name: string) => lines.reduce((total, line) => total + Number(line[name] ?? 0), 0);
      // What is made up in silence replaces nothing.
      return {
        concealed: sum('concealedSamples') - sum('silentConcealedSamples'),
        all: sum('totalSamplesReceived'),
      };
    });
  const before = await read();
  await new Promise((resolve) => setTimeout(resolve, durationMs));
  const now = await read();
  return (now.concealed - before.concealed) / Math.max(1, now.all - before.all);
}
