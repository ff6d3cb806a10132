import { svg, type TemplateResult } from 'lit';
import { encode } from 'uqr';

/** QR code of a text as SVG, with the quiet zone of four modules that ISO/IEC 18004 requires. */
export function qrCode(text: string): TemplateResult {
  const { data, size } = encode(text, { border: 4 });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('');
  return svg`<svg viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff" /><path d=${path} /></svg>`;
}
