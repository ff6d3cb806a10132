import type { CallPage } from '../support/browser/call-page.js';
import { type Color, clip } from '../support/media/clips.js';

/** Content of one frame of a clip from `colorClip()`. */
export interface ClipFrame {
  readonly colors: readonly (Color | 'unclear')[];
  readonly counter: number;
}

/** Reads the colour bars and the counter from the video in the tile of this participant. */
export function readClip(page: CallPage, id: string): Promise<ClipFrame | null> {
  return page.run(
    (element, participant, counterBits) => {
      const tile = element.shadowRoot?.querySelector(`[data-participant="${participant}"]`);
      const video = (tile?.shadowRoot ?? tile)?.querySelector('video');
      if (!video || video.videoWidth === 0) return null;
      const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
      const context = canvas.getContext('2d', { willReadFrequently: true });
      if (!context) return null;
      context.drawImage(video, 0, 0);
      const at = (x: number, y: number) => {
        const { data } = context.getImageData(
          Math.round(x * canvas.width),
          Math.round(y * canvas.height),
          1,
          1,
        );
        return [data[0] ?? 0, data[1] ?? 0, data[2] ?? 0];
      };
      const references = {
        red: [255, 0, 0],
        lime: [0, 255, 0],
        blue: [0, 0, 255],
        yellow: [255, 255, 0],
        black: [0, 0, 0],
        white: [255, 255, 255],
      } as const;
      const nearest = (pixel: number[]) => {
        for (const [name, reference] of Object.entries(references)) {
          const distance = Math.hypot(...reference.map((value, channel) => value - (pixel[channel] ?? 0)));
          if (distance < 110) return name as keyof typeof references;
        }
        return 'unclear' as const;
      };
      const colors = [0, 1, 2, 3].map((bar) => nearest(at((bar + 0.5) / 4, 0.75)));
      let counter = 0;
      for (let bit = 0; bit < counterBits; bit += 1) {
        const [, green = 0] = at((bit + 0.5) / counterBits, 0.25);
        if (green > 127) counter += 2 ** bit;
      }
      return { colors, counter };
    },
    id,
    clip.counterBits,
  );
}

/**
 * Analyses the audio of a participant for the given time. @returns, for the loudest spectrum, its loudest frequency
 * and the level of this frequency above the median
 */
export function findLoudestTone(page: CallPage, id: string, listenMs: number) {
  return page.run(
    async (element, participant, durationMs) => {
      const context = new AudioContext();
      await context.resume();
      const [track] = element.streamOf(participant, 'camera').getAudioTracks();
      if (!track) throw new Error('no audio track');
      const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
      context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
      const spectrum = new Float32Array(analyser.frequencyBinCount);
      const hertzPerBin = context.sampleRate / analyser.fftSize;
      let best = { frequencyHz: 0, levelDb: Number.NEGATIVE_INFINITY, aboveMedianDb: 0 };
      const endAt = performance.now() + durationMs;
      while (performance.now() < endAt) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        analyser.getFloatFrequencyData(spectrum);
        const levelDb = Math.max(...spectrum);
        if (levelDb <= best.levelDb) continue;
        const voice = [...spectrum.slice(0, Math.round(4_000 / hertzPerBin))].sort((a, b) => a - b);
        const median = voice[Math.floor(voice.length / 2)] ?? 0;
        const frequencyHz = spectrum.indexOf(levelDb) * hertzPerBin;
        best = { frequencyHz, levelDb, aboveMedianDb: levelDb - median };
      }
      await context.close();
      return best;
    },
    id,
    listenMs,
  );
}
