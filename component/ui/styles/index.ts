import type { CSSResultGroup } from 'lit';
import { controls } from './controls.js';
import { layout } from './layout.js';
import { prejoin } from './prejoin.js';
import { screens } from './screens.js';
import { theme } from './theme.js';
import { tiles } from './tiles.js';

/** All of the element's styles: constructed sheets, which a strict Content-Security-Policy lets pass. */
export const styles: CSSResultGroup = [theme, layout, tiles, controls, screens, prejoin];
