import { register } from './register.js';

export * from './element.js';

register();
