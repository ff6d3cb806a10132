import type { Page } from 'puppeteer-core';

/** Denies camera and microphone to an origin, in the context of a page, as a person does in the browser's prompt. */
export async function denyDevices(page: Page, origin: string): Promise<void> {
  const session = await page.createCDPSession();
  const { id } = page.browserContext();
  for (const name of ['camera', 'microphone'])
    await session.send('Browser.setPermission', {
      permission: { name },
      setting: 'denied',
      origin,
      // Undefined for the default context.
      ...(id !== undefined && { browserContextId: id }),
    });
  await session.detach();
}
