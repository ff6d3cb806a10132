import type { CSSResultGroup } from 'lit';
import { prejoin } from '../prejoin/prejoin-styles.js';
import { screens } from '../screens/screen-styles.js';
import { tiles } from '../tiles/tile-styles.js';
import { controls } from '../toolbar/toolbar-styles.js';
import { layout } from './layout-styles.js';
import { theme } from './theme-styles.js';

/** All of the element's styles: constructed sheets, which a strict Content-Security-Policy lets pass. */
export const styles: CSSResultGroup = [theme, layout, tiles, controls, screens, prejoin];
