/** Properties that an invitation depends on. */
export interface InviteSource {
  readonly inviteUrl: string | null;
  readonly token: string | null;
}

/**
 * Derives the link of an invitation: the page's `invite-url`, else its own address without the query, which belongs to one
 * visit. Null with a token and without an `invite-url`: a token belongs to one person.
 *
 * @param pageUrl address of the page
 */
export function inviteLink({ inviteUrl, token }: InviteSource, pageUrl: string): string | null {
  const given = inviteUrl?.trim();
  if (given) return URL.canParse(given, pageUrl) ? new URL(given, pageUrl).href : null;
  if (token || !URL.canParse(pageUrl)) return null;
  const url = new URL(pageUrl);
  url.search = '';
  return url.href;
}

/** Address of a page: its canonical URL, if it declares one. */
export function pageAddress(document: Document): string {
  const canonical = document.querySelector<HTMLLinkElement>('link[rel~=canonical]')?.href;
  if (!canonical) return document.location.href;
  // A canonical URL has no fragment, but some pages keep the room in theirs.
  const url = new URL(canonical);
  if (url.hash === '') url.hash = document.location.hash;
  return url.href;
}

/** Invite link of an element; null if it has none. */
export function inviteLinkOf(host: HTMLElement & InviteSource): string | null {
  return inviteLink(host, pageAddress(document));
}
