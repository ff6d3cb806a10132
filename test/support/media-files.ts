import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Clips for a fake camera and microphone, made by ffmpeg once and kept in the system's temporary folder. */

export type Colour = 'red' | 'lime' | 'blue' | 'yellow' | 'black' | 'white';

export const clip = { width: 320, height: 180, framesPerSecond: 10, counterBits: 6 } as const;

/**
 * Five seconds of video. The lower half shows four bars in the given colours from left to right; the upper half
 * counts the frames in binary, six blocks from left (lowest bit) to right, white for one.
 */
export function colourClip(colours: readonly [Colour, Colour, Colour, Colour]): Promise<string> {
  const { width, height, framesPerSecond, counterBits } = clip;
  const bars = colours.map(
    (colour, index) => `color=${colour}:s=${width / 4}x${height / 2}:r=${framesPerSecond}[b${index}]`,
  );
  const counter =
    `color=black:s=${width}x${height / 2}:r=${framesPerSecond},format=gray,` +
    `geq=lum='255*mod(floor(N/pow(2,floor(X*${counterBits}/W))),2)'[top]`;
  const graph = [
    ...bars,
    counter,
    '[b0][b1][b2][b3]hstack=4[low]',
    '[top]format=yuv420p[t]',
    '[low]format=yuv420p[l]',
  ];
  const filter = `${graph.join(';')};[t][l]vstack,format=yuv420p`;
  return make('y4m', ['-filter_complex', filter, '-t', '5', '-pix_fmt', 'yuv420p']);
}

/**
 * Four seconds of sound: the given tones together, a fifth of a second on and a fifth off, since a steady tone
 * is what noise suppression takes away.
 */
export function toneClip(...frequenciesHz: readonly number[]): Promise<string> {
  const sum = frequenciesHz.map((frequency) => `sin(2*PI*${frequency}*t)`).join('+');
  const expression = `0.6/${frequenciesHz.length}*(${sum})*lt(mod(t,0.4),0.2)`;
  return make('wav', ['-f', 'lavfi', '-i', `aevalsrc='${expression}':s=48000:d=4`, '-c:a', 'pcm_s16le']);
}

async function make(ending: string, args: readonly string[]): Promise<string> {
  const folder = join(tmpdir(), 'mesh-call-clips');
  const path = join(
    folder,
    `${createHash('sha256').update(args.join('\0')).digest('hex').slice(0, 16)}.${ending}`,
  );
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  const unfinished = join(folder, `${process.pid}.${ending}`);
  const child = spawn(process.env.FFMPEG_PATH ?? 'ffmpeg', ['-v', 'error', '-y', ...args, unfinished], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`ffmpeg ended with code ${code}`);
  await rename(unfinished, path);
  return path;
}
