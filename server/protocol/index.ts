export * from './errors.js';
export * from './events.js';
export * from './limits.js';
export * from './messages.js';
export * from './signal.js';
export * from './text.js';
export * from './version.js';
export * from './vocabulary.js';
