/** Whether a list of ICE servers has a relay. */
export function hasTurn(servers: readonly { readonly urls: string | readonly string[] }[]): boolean {
  return servers.some(({ urls }) => [urls].flat().some((url) => /^turns?:/iu.test(url)));
}
