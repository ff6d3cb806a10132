/** Colours of an animated, drawn person in a room. */
export interface Portrait {
  readonly name: string;
  readonly wall: string;
  readonly skin: string;
  readonly hair: string;
  readonly shirt: string;
  readonly longHair: boolean;
}

export const portraits: readonly Portrait[] = [
  {
    name: 'Ada Lovelace',
    wall: '#c9b79c',
    skin: '#e8b996',
    hair: '#3b2417',
    shirt: '#7a3b4d',
    longHair: true,
  },
  {
    name: 'Amara Okafor',
    wall: '#7f9c96',
    skin: '#7a4a32',
    hair: '#16100d',
    shirt: '#e0a83c',
    longHair: true,
  },
  {
    name: 'Kenji Watanabe',
    wall: '#d8d3c8',
    skin: '#e6bd94',
    hair: '#1d1a1a',
    shirt: '#31507a',
    longHair: false,
  },
  {
    name: 'Lucía Fernández',
    wall: '#a86f5a',
    skin: '#d9a37c',
    hair: '#5a3420',
    shirt: '#f0ece2',
    longHair: true,
  },
  {
    name: 'Omar Haddad',
    wall: '#566579',
    skin: '#b98058',
    hair: '#231a15',
    shirt: '#3f7d5c',
    longHair: false,
  },
  {
    name: 'Ingrid Berg',
    wall: '#b8c7d4',
    skin: '#f0cbb2',
    hair: '#d6b370',
    shirt: '#46464f',
    longHair: true,
  },
  {
    name: 'Tomasz Zieliński',
    wall: '#8d8471',
    skin: '#e3b08f',
    hair: '#6b4a2f',
    shirt: '#9a4a33',
    longHair: false,
  },
  {
    name: 'Priya Raman',
    wall: '#cfa9a0',
    skin: '#a86d48',
    hair: '#191316',
    shirt: '#4d5d9e',
    longHair: true,
  },
];

/** Replaces a page's camera by the portrait. Self-contained: it runs in the page, before the page's scripts. */
export function actAsCamera(portrait: Portrait): void {
  const { wall, skin, hair, shirt, longHair } = portrait;
  const [width, height] = [640, 360];
  const draw = (context: CanvasRenderingContext2D, atMs: number) => {
    const sway = Math.sin(atMs / 1_700) * 5;
    const breath = Math.sin(atMs / 1_100) * 2;
    const shape = (colour: string, trace: () => void) => {
      context.fillStyle = colour;
      context.beginPath();
      trace();
      context.fill();
    };
    const oval = (colour: string, x: number, y: number, rx: number, ry: number) =>
      shape(colour, () => context.ellipse(x, y, rx, ry, 0, 0, Math.PI * 2));
    const light = context.createLinearGradient(0, 0, width, height);
    light.addColorStop(0, wall);
    light.addColorStop(1, '#2c2a2c');
    context.fillStyle = light;
    context.fillRect(0, 0, width, height);
    shape('rgb(255 255 255 / 0.16)', () => context.roundRect(430, 30, 150, 190, 4));
    shape('rgb(0 0 0 / 0.18)', () => context.rect(40, 190, 130, 8));
    const [x, y] = [320 + sway, 165 + breath];
    if (longHair) oval(hair, x, y + 28, 84, 118);
    shape(shirt, () => {
      context.moveTo(x - 150, 360);
      context.quadraticCurveTo(x - 140, y + 112, x - 50, y + 98);
      context.lineTo(x + 50, y + 98);
      context.quadraticCurveTo(x + 140, y + 112, x + 150, 360);
    });
    shape(skin, () => context.roundRect(x - 27, y + 48, 54, 66, 24));
    oval(skin, x, y, 62, 78);
    shape(hair, () => {
      context.ellipse(x, y - 26, 68, 62, 0, Math.PI, 0);
      context.quadraticCurveTo(x + 40, y - 44, x, y - 40);
      context.quadraticCurveTo(x - 52, y - 40, x - 68, y - 26);
    });
    const blinks = atMs % 3_400 < 140;
    for (const side of [-1, 1]) {
      oval('#fff', x + side * 24, y - 2, 9, blinks ? 1 : 6);
      oval('#2a1d18', x + side * 24 + sway / 4, y - 2, 4.5, blinks ? 1 : 4.5);
      shape(hair, () => context.roundRect(x + side * 24 - 13, y - 20, 26, 4, 2));
    }
    shape('rgb(60 20 10 / 0.18)', () => context.ellipse(x, y + 16, 6, 9, 0, 0, Math.PI));
    oval('#8d3f3a', x, y + 40, 17, 3 + Math.abs(Math.sin(atMs / 240)) * 4);
  };
  const fake = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await fake(constraints);
    const [track] = stream.getVideoTracks();
    if (!track) return stream;
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d');
    const timer = setInterval(() => context && draw(context, performance.now()), 100);
    const [picture] = canvas.captureStream(10).getVideoTracks();
    track.stop();
    if (!picture) return stream;
    const stop = picture.stop.bind(picture);
    picture.stop = () => {
      clearInterval(timer);
      stop();
    };
    return new MediaStream([...stream.getAudioTracks(), picture]);
  };
}
