import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Clips for the fake camera and microphone. ffmpeg renders each once into the temporary folder of the system.

export type Color = 'red' | 'lime' | 'blue' | 'yellow' | 'black' | 'white';

export const clip = { width: 320, height: 180, framesPerSecond: 10, counterBits: 6 } as const;

/**
 * Renders five seconds of video. The lower half shows four bars in the given colours, from left to right. The upper
 * half is a binary frame counter of six blocks, lowest bit at the left, white for one.
 *
 * @returns path of the clip
 */
export function colorClip(colors: readonly [Color, Color, Color, Color]): Promise<string> {
  const { width, height, framesPerSecond, counterBits } = clip;
  const bars = colors.map(
    (color, index) => `color=${color}:s=${width / 4}x${height / 2}:r=${framesPerSecond}[b${index}]`,
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
  return render('y4m', ['-filter_complex', filter, '-t', '5', '-pix_fmt', 'yuv420p']);
}

/**
 * Renders four seconds of audio: the sum of the given tones, 0.2 s on and 0.2 s off, because noise suppression
 * removes a steady tone.
 *
 * @returns path of the clip
 */
export function toneClip(...frequenciesHz: readonly number[]): Promise<string> {
  const sum = frequenciesHz.map((frequency) => `sin(2*PI*${frequency}*t)`).join('+');
  const expression = `0.6/${frequenciesHz.length}*(${sum})*lt(mod(t,0.4),0.2)`;
  return render('wav', ['-f', 'lavfi', '-i', `aevalsrc='${expression}':s=48000:d=4`, '-c:a', 'pcm_s16le']);
}

async function render(ending: string, args: readonly string[]): Promise<string> {
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
  if (code !== 0) throw new Error(`ffmpeg exited with code ${code}`);
  await rename(unfinished, path);
  return path;
}
