import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useCalls } from '../support/browser/call-fixture.js';
import type { CallPage } from '../support/browser/call-page.js';
import { denyDevices } from '../support/browser/permissions.js';
import { waitFor } from '../support/wait-for.js';

describe('Before joining', () => {
  const calls = useCalls({ chromium: { fakeDevices: 2 } });

  /** Number of frames that the preview has shown so far. */
  const frames = (page: CallPage) =>
    page.run((element) => {
      const video = element.shadowRoot?.querySelector<HTMLVideoElement>('.preview video');
      return video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
    });

  /** Kinds of the tracks that the local video plays, and of those that `streamOf()` returns. */
  const localTracks = (page: CallPage) =>
    page.run((element) => {
      const videos = element.shadowRoot?.querySelectorAll<HTMLVideoElement>(
        '.preview video, [data-local] video',
      );
      const kinds = (stream: MediaProvider | null | undefined) =>
        stream instanceof MediaStream ? stream.getTracks().map(({ kind }) => kind) : [];
      return {
        shown: [...(videos ?? [])].flatMap(({ srcObject }) => kinds(srcObject)),
        given: kinds(element.streamOf(element.localParticipant.id, 'camera')).sort(),
      };
    });

  /** Value of the microphone meter. */
  const level = (page: CallPage) =>
    page.run((element) =>
      Number(element.shadowRoot?.querySelector('[role="meter"]')?.getAttribute('aria-valuenow')),
    );

  /** Selected value and all values of the field with this label. */
  const selected = (page: CallPage, label: string) =>
    page.run((element, name) => {
      const root = element.shadowRoot;
      const field = [...(root?.querySelectorAll('label') ?? [])].find((each) =>
        each.textContent?.includes(name),
      )?.control as HTMLSelectElement | undefined;
      return { value: field?.value ?? null, all: [...(field?.options ?? [])].map(({ value }) => value) };
    }, label);

  it('previews camera and microphone, and joins with the same tracks', async () => {
    const page = await calls.openEmbedded('room="look"');
    const first = await waitFor('the preview', async () => (await frames(page)) || null);
    await waitFor('new frames in the preview', async () => (await frames(page)) > first + 3);
    // A video that plays a microphone track, even muted, keeps the audio output of the browser open.
    assert.deepEqual(await localTracks(page), { shown: ['video'], given: ['audio', 'video'] });
    await waitFor('a beep on the meter', async () => (await level(page)) >= 30);
    await waitFor('silence on the meter', async () => (await level(page)) === 0);
    const opened = await page.page.evaluate(() => window.instruments.tracks.length);
    await page.press('Join');
    await page.waitForState('joined');
    await waitFor('the video of the local tile', async () =>
      (await page.tiles()).some(({ picture }) => picture),
    );
    assert.equal(
      await page.page.evaluate(() => window.instruments.tracks.length),
      opened,
      'no device was opened again',
    );
    assert.deepEqual(await localTracks(page), { shown: ['video'], given: ['audio', 'video'] });
    await page.press('Leave call');
    await page.waitForState('left');
    await waitFor('closed devices', async () => (await page.resources()).liveTracks === 0);
    assert.deepEqual(await page.pageErrors(), []);
  });

  it('lists who is in the room, as participants join and leave', async () => {
    const page = await calls.openEmbedded('room="company" lang="en"');
    const presence = () =>
      page.run((element) => element.shadowRoot?.querySelector('.company')?.textContent?.trim() ?? null);
    await waitFor('an empty room', async () => (await presence()) === 'Nobody else is here yet');
    const ada = await calls.openEmbedded('room="company" name="Ada" autojoin');
    const bo = await calls.openEmbedded('room="company" name="Bo" autojoin');
    for (const each of [ada, bo]) await each.waitForState('joined');
    await page.page.bringToFront();
    await waitFor('two participants', async () => (await presence()) === 'In the call: Ada and Bo');
    await ada.close();
    await waitFor('one participant', async () => (await presence()) === 'In the call: Bo');
    assert.deepEqual(await page.pageErrors(), []);
  });

  it('joins with camera and microphone off when they were turned off', async () => {
    const page = await calls.openEmbedded('room="off" no-storage');
    await waitFor('the preview', () => frames(page));
    await page.press('Turn camera off');
    await page.press('Mute microphone');
    await page.press('Join');
    await page.waitForState('joined');
    const { microphone, camera } = await page.run(({ localParticipant }) => localParticipant);
    assert.deepEqual([microphone, camera], [false, false]);
    assert.ok(await page.hasButton('Unmute microphone'));
  });

  it('remembers camera, name and muted microphone for the next load, except with no-storage', async () => {
    const page = await calls.open(calls.embed('room="choice"', '/choice'));
    const { value, all } = await waitFor('two cameras', async () => {
      const choice = await selected(page, 'Camera');
      return choice.all.length === 2 ? choice : null;
    });
    const other = all.find((id) => id !== value) ?? '';
    const field = await page.page.evaluateHandle(
      () => document.querySelector('mesh-call')?.shadowRoot?.querySelector('#device-camera') as Element,
    );
    await field.select(other);
    const used = () =>
      page.run(
        (element) =>
          element.streamOf(element.localParticipant.id, 'camera').getVideoTracks()[0]?.getSettings().deviceId,
      );
    await waitFor('the chosen camera', async () => (await used()) === other);
    await page.press('Mute microphone');
    const name = await page.page.evaluateHandle(
      () => document.querySelector('mesh-call')?.shadowRoot?.querySelector('#own-name') as Element,
    );
    await name.type('Ada Lovelace');
    await name.press('Enter');
    await page.waitForState('joined');
    assert.equal(await used(), other);
    assert.equal((await page.run(({ localParticipant }) => localParticipant)).name, 'Ada Lovelace');

    await page.page.reload();
    await waitFor('the chosen camera after the reload', async () => (await used()) === other);
    assert.ok(await page.hasButton('Unmute microphone'), 'the microphone is still off');
    await page.press('Join');
    await page.waitForState('joined');
    const { name: again, microphone } = await page.run(({ localParticipant }) => localParticipant);
    assert.deepEqual([again, microphone], ['Ada Lovelace', false]);

    calls.embed('room="choice" no-storage', '/choice');
    await page.page.reload();
    await waitFor('the preview', async () => (await page.hasButton('Mute microphone')) && frames(page));
    assert.equal(
      await page.run((element) => element.shadowRoot?.querySelector('input')?.value),
      '',
      'nothing is read from the storage',
    );
  });

  it('opens no device by itself, and none on joining with muted and camera-off', async () => {
    const browser = await calls.launchChromium({ grantDevices: false });
    const page = await calls.openEmbedded('room="quiet" muted camera-off', { browser });
    await waitFor('the controls', () => page.hasButton('Unmute microphone'));
    assert.ok(!(await page.hasButton('Check camera and microphone')));
    await page.press('Join');
    await page.waitForState('joined');
    assert.equal(await page.page.evaluate(() => window.instruments.tracks.length), 0);
    const other = await calls.openEmbedded('room="shown"', { browser });
    await waitFor('the button', () => other.hasButton('Check camera and microphone'));
    assert.equal(await other.page.evaluate(() => window.instruments.tracks.length), 0);
  });

  it('explains a denied permission, and joins without devices', async () => {
    const browser = await calls.launchChromium({ grantDevices: false });
    const page = await calls.openEmbedded('room="refused"', { browser });
    await denyDevices(page.page, calls.site.origin);
    await page.press('Check camera and microphone');
    await page.press('How to allow');
    await waitFor('the steps', async () => (await page.text()).includes('Allow the camera and microphone'));
    assert.equal(await page.state(), 'prejoin');
    await page.press('Close');
    await page.press('Join');
    await page.waitForState('joined');
    assert.equal((await page.resources()).liveTracks, 0);
  });

  it('joins with the keyboard alone', async () => {
    const page = await calls.openEmbedded('room="keys" no-storage');
    await waitFor('the preview', () => frames(page));
    const focused = () =>
      page.run((element) => {
        const active = element.shadowRoot?.activeElement;
        return active?.id || (active?.getAttribute('aria-label') ?? null);
      });
    assert.equal(await focused(), null, 'the element does not take the focus');
    await page.page.keyboard.press('Tab');
    assert.equal(await focused(), 'Mute microphone');
    await page.page.keyboard.press('Enter');
    await waitFor('the muted microphone', () => page.hasButton('Unmute microphone'));
    await page.page.keyboard.press('Tab');
    await page.page.keyboard.press('Tab');
    assert.equal(await focused(), 'own-name');
    await page.page.keyboard.type('Grace');
    await page.page.keyboard.press('Enter');
    await page.waitForState('joined');
    const { name, microphone } = await page.run(({ localParticipant }) => localParticipant);
    assert.deepEqual([name, microphone], ['Grace', false]);
  });

  it('closes the devices when the element is removed or loses its room', async () => {
    const page = await calls.openEmbedded('room="gone" no-storage');
    await waitFor('the preview', () => frames(page));
    await page.run((element) => {
      element.room = null;
    });
    await waitFor('closed devices', async () => (await page.resources()).liveTracks === 0);
    await page.run((element) => {
      element.room = 'gone';
    });
    await waitFor('the preview', () => frames(page));
    await page.run((element) => element.remove());
    await waitFor('closed devices', () =>
      page.page.evaluate(() =>
        window.instruments.tracks.every((ref) => (ref.deref()?.readyState ?? 'ended') === 'ended'),
      ),
    );
  });
});
