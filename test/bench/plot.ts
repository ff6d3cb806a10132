/** Result of one side for one number of participants. */
export interface Point {
  readonly n: number;
  readonly cores: number;
  readonly kbps: number;
}

const colours = ['#3565f0', '#d9480f', '#868e96'] as const;
const [WIDTH, HEIGHT, MARGIN] = [420, 260, 44] as const;

/** SVG line charts of cores and uplink over the number of participants, one line per side. */
export function plot(points: Readonly<Record<string, readonly Point[]>>): string {
  const charts = [
    chart('cores, all participants', points, ({ cores }) => cores, 0),
    chart('kbit/s sent per participant', points, ({ kbps }) => kbps, WIDTH),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH * 2}" height="${HEIGHT}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#fff"/>
${charts.join('\n')}
</svg>
`;
}

function chart(
  title: string,
  points: Readonly<Record<string, readonly Point[]>>,
  figureOf: (point: Point) => number,
  left: number,
): string {
  const all = Object.values(points).flat();
  const counts = [...new Set(all.map(({ n }) => n))].sort((a, b) => a - b);
  const most = Math.max(...all.map(figureOf), 1e-9) * 1.1;
  const [first = 0, last = 1] = [counts[0], counts.at(-1)];
  const x = (n: number) => left + MARGIN + ((n - first) / Math.max(1, last - first)) * (WIDTH - 2 * MARGIN);
  const y = (value: number) => HEIGHT - MARGIN - (value / most) * (HEIGHT - 2 * MARGIN);
  const lines = Object.entries(points).map(([name, row], index) => {
    const colour = colours[index % colours.length];
    const path = row.map((point) => `${x(point.n).toFixed(1)},${y(figureOf(point)).toFixed(1)}`);
    const dots = path.map((place) => {
      const [cx, cy] = place.split(',');
      return `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`;
    });
    const label = `<text x="${left + MARGIN + index * 90}" y="${HEIGHT - 8}" fill="${colour}">${name}</text>`;
    return `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${path.join(' ')}"/>${dots.join('')}${label}`;
  });
  const ticks = counts.map((n) => `<text x="${x(n)}" y="${HEIGHT - 26}" text-anchor="middle">${n}</text>`);
  const heights = [0, 0.5, 1].map((part) => {
    const value = (most / 1.1) * part;
    return `<text x="${left + MARGIN - 6}" y="${y(value) + 4}" text-anchor="end">${value.toFixed(value < 10 ? 1 : 0)}</text>`;
  });
  return `<text x="${left + MARGIN}" y="20" font-weight="bold">${title}</text>${ticks.join('')}${heights.join('')}${lines.join('\n')}`;
}
