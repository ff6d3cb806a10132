/** Codes of the pressed keys whose press the interface has handled. */
const handledCodes = new Set<string>();

/** Handles a key event: neither the browser nor the page acts on it, nor on the release of the key. */
export function handleKey(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
  if (event.type === 'keydown') handledCodes.add(event.code);
}

/** Whether a `keyup` ends a handled press. A press whose release never came ends with the next one of that key. */
export function endsHandledKey({ type, code }: KeyboardEvent): boolean {
  return handledCodes.delete(code) && type === 'keyup';
}

/** Whether keys type text in the target, or change its value. */
export function isField(target: EventTarget | undefined): target is HTMLElement {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches('textarea, select')) return true;
  return target.matches('input:not([type=checkbox], [type=radio], [type=button], [type=submit])');
}

/**
 * Whether the browser acts on a key in the target: it types, or presses a button. Tab and Escape are left to the page,
 * which may trap the focus or close a dialog, and so are shortcuts with Control or Meta.
 */
export function isNativeKey(event: KeyboardEvent, target: EventTarget | undefined): boolean {
  const { key } = event;
  if (isField(target)) {
    const isShortcut = (event.ctrlKey || event.metaKey) && !event.getModifierState('AltGraph');
    return !isShortcut && key !== 'Tab' && key !== 'Escape';
  }
  const isPress = key === 'Enter' || key === ' ';
  return isPress && target instanceof HTMLElement && target.matches('button, a, summary, input');
}
