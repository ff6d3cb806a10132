/**
 * The browser's own constructors of events. A page's library may have replaced the global ones: MooTools replaces `Event`,
 * polyfills replace `CustomEvent`.
 *
 * See demo/docs/decisions/0062-pages-with-old-libraries.md.
 */
export const NativeEvent = (constructorOf('Event') ?? Event) as typeof Event;
export const NativeCustomEvent = (constructorOf('CustomEvent') ?? CustomEvent) as typeof CustomEvent;

/** Null where there is no document: servers import the script, too. */
function constructorOf(name: string): unknown {
  return typeof document === 'undefined' ? null : document.createEvent(name).constructor;
}
