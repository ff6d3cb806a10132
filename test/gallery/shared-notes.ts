/** Replaces a page's screen capture by a drawn page of notes. Self-contained: it runs in the page, before the page's scripts. */
export function actAsScreen(): void {
  const [width, height] = [1_280, 800];
  const lines = [
    'Agenda',
    '',
    '1. What has changed since Monday',
    '2. Who sees the families first',
    '3. Rooms',
  ];
  const draw = (context: CanvasRenderingContext2D, atMs: number) => {
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#eef1f5';
    context.fillRect(0, 0, width, 56);
    context.fillStyle = '#1c2430';
    for (const [index, line] of lines.entries()) {
      context.font = `${index === 0 ? 'bold 52px' : '34px'} Georgia, serif`;
      context.fillText(line, 96, 150 + index * 64);
    }
    if (atMs % 1_000 < 500) context.fillRect(232, 376, 3, 36);
  };
  navigator.mediaDevices.getDisplayMedia = async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d');
    setInterval(() => context && draw(context, performance.now()), 200);
    return canvas.captureStream(5);
  };
}
