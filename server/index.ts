/** Entry `mesh-call/server`: the signaling server as a Fastify app, to run it inside another program. */
export { type AppOptions, buildApp } from './app.js';
export { type ConfigSources, loadConfig } from './config/cli.js';
export { type LogLevel, type Settings, SettingsError } from './config/settings.js';
