/** As much of the element as an invitation depends on. */
export interface Inviting {
  readonly inviteUrl: string | null;
  readonly token: string | null;
}

/**
 * Where whoever is invited should go: what the page says, or else its own address without what is asked of its server.
 * Null with a token, which is for one person: only the page knows where others get theirs.
 *
 * @param page the canonical address of the page, as far as it names one
 */
export function inviteLink({ inviteUrl, token }: Inviting, page: string): string | null {
  const named = inviteUrl?.trim();
  if (named) return URL.canParse(named, page) ? new URL(named, page).href : null;
  if (token || !URL.canParse(page)) return null;
  const url = new URL(page);
  url.search = '';
  return url.href;
}

/** The address of the page that holds the element. */
export function pageAddress(document: Document): string {
  const canonical = document.querySelector<HTMLLinkElement>('link[rel~=canonical]')?.href;
  if (!canonical) return document.location.href;
  // A canonical address has no fragment; on pages that keep the room in theirs, it is what matters.
  const url = new URL(canonical);
  if (url.hash === '') url.hash = document.location.hash;
  return url.href;
}

/** What whoever is invited to this element's call gets; null for nothing. */
export function inviteLinkOf(host: HTMLElement & Inviting): string | null {
  return inviteLink(host, pageAddress(host.ownerDocument));
}
