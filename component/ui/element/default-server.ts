let scriptFolder: string | null = null;

/** Remembers from which folder the script came: that is where an element without `server` finds its own. */
export function setDefaultServer(url: string): void {
  scriptFolder = url;
}

/** The server of elements that name none; null where the page's origin stands for it. */
export function defaultServer(): string | null {
  return scriptFolder;
}
