import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertNoViolations } from '../support/axe.js';
import { useCalls } from '../support/browser/call-fixture.js';
import { type CallPage, waitForMesh } from '../support/browser/call-page.js';
import { assertMediaFlows } from '../support/media/media-flow.js';
import { joinToken, SECRET } from '../support/server/join-token.js';
import { waitFor } from '../support/wait-for.js';

describe('Moderating', () => {
  const calls = useCalls({ server: { MESH_CALL_SECRET: SECRET } });

  async function enter(room: string, name: string, claims: Record<string, unknown> = {}): Promise<CallPage> {
    const token = joinToken({ room, name, sub: name, ...claims });
    const page = await calls.openEmbedded(`room="${room}" token="${token}" lang="en" autojoin`);
    await page.page.setViewport({ width: 1_280, height: 800 });
    return page;
  }

  const lists = (page: CallPage, name: string) =>
    page.participants().then((all) => all.some((each) => each.name === name));
  const microphoneOf = async (page: CallPage, name: string) =>
    (await page.participants()).find((each) => each.name === name)?.microphone;
  /** Peak amplitude of the audio of a participant on a page over the given time, from 0 to 1. */
  const peakAmplitude = (page: CallPage, id: string, durationMs: number) =>
    page.run(
      async (element, participant, ms) => {
        const context = new AudioContext();
        const analyser = context.createAnalyser();
        context.createMediaStreamSource(element.streamOf(participant, 'camera')).connect(analyser);
        const samples = new Float32Array(analyser.fftSize);
        const endAt = performance.now() + ms;
        let peak = 0;
        while (performance.now() < endAt) {
          analyser.getFloatTimeDomainData(samples);
          peak = Math.max(peak, ...samples.map(Math.abs));
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        await context.close();
        return peak;
      },
      id,
      durationMs,
    );

  it('admits one guest from the lobby and denies another, and tells waiting guests so', async () => {
    const host = await enter('lobby', 'Hana', { role: 'host' });
    await host.waitForState('joined');
    await host.run((element) => element.setRoom({ lobby: true }));
    const guest = await enter('lobby', 'Gus');
    await guest.waitForState('waiting');
    assert.equal((await guest.participants()).length, 1, 'the guest sees no participant yet');
    await waitFor('the notice', async () => (await guest.text()).includes('Waiting to be let in'));
    await assertNoViolations(guest, 'waiting');
    await waitFor('the knock', async () => (await host.events('knock')).length === 1);
    await assertNoViolations(host, 'a guest waits');
    await host.press('Let in');
    await waitForMesh([host, guest]);
    await assertMediaFlows([host, guest]);

    const other = await enter('lobby', 'Otto');
    await other.waitForState('waiting');
    await host.press('Turn away');
    await other.waitForState('error');
    assert.equal(await other.errorCode(), 'admission-denied');
    assert.deepEqual(
      (await other.events('call-left')).map(({ detail }) => detail.reason),
      ['refused'],
    );
    await waitFor('an empty lobby', () => host.run((element) => element.waiting.length === 0));

    // An admitted guest does not wait again after a reload of the page.
    await guest.page.reload();
    await waitForMesh([host, guest]);
    await host.run((element) => element.setRoom({ lobby: false, locked: true }));
    const late = await enter('lobby', 'Lea');
    await late.waitForState('error');
    assert.equal(await late.errorCode(), 'room-locked');
    assert.deepEqual(await host.pageErrors(), []);
  });

  it('mutes a guest for all participants, even if the page of the guest goes on sending', async () => {
    const host = await enter('mute', 'Hana', { role: 'host' });
    const guest = await enter('mute', 'Gus');
    const third = await enter('mute', 'Theo');
    await waitForMesh([host, guest, third]);
    await assertMediaFlows([host, guest, third]);
    const guestId = await guest.ownId();
    assert.equal(
      await guest.run((element) =>
        element.muteParticipant(element.participants[1]?.id ?? '').catch(({ code }) => code),
      ),
      'not-allowed',
    );

    await host.press('People');
    await host.press('Mute Gus');
    for (const page of [host, guest, third])
      await waitFor('Gus muted', async () => (await microphoneOf(page, 'Gus')) === false);
    await waitFor('the event', async () =>
      (await guest.events('microphone-changed')).some(
        ({ detail }) => detail.origin === 'host' && !detail.enabled,
      ),
    );
    // The guest may unmute again.
    await guest.press('Unmute microphone');
    await waitFor('Gus unmuted', async () => (await microphoneOf(third, 'Gus')) === true);
    await waitFor('audio', async () => (await peakAmplitude(third, guestId, 1_200)) > 0.01);

    // A manipulated page: it goes on sending audio, and announces to the others that its microphone is on.
    await guest.page.evaluate(() => {
      const replace = RTCRtpSender.prototype.replaceTrack;
      RTCRtpSender.prototype.replaceTrack = function (track) {
        return track === null ? Promise.resolve() : replace.call(this, track);
      };
      Object.defineProperty(MediaStreamTrack.prototype, 'enabled', { get: () => true, set: () => undefined });
    });
    await host.run((element, id) => element.muteParticipant(id), guestId);
    for (const page of [host, third])
      await waitFor('Gus muted', async () => (await microphoneOf(page, 'Gus')) === false);
    assert.equal(await peakAmplitude(third, guestId, 1_500), 0, 'silence');

    await host.run((element) => element.setRoom({ unmute: 'host' }));
    await waitFor('the setting', async () => (await guest.events('room-changed')).length > 0);
    assert.equal(
      await guest.run((element) => element.toggleMicrophone(true).catch(({ code }) => code)),
      'not-allowed',
    );
    // A click without effect shows the reason.
    await guest.press('Unmute microphone');
    await waitFor('the reason', async () =>
      (await guest.text()).includes('You may not do that in this call.'),
    );
    assert.ok(await guest.hasButton('Unmute microphone'));
    assert.equal(await peakAmplitude(third, guestId, 1_500), 0, 'still silence');
  });

  it('removes a guest, who cannot rejoin, and ends the call for all', async () => {
    const host = await enter('remove', 'Hana', { role: 'host' });
    const guest = await enter('remove', 'Gus');
    const third = await enter('remove', 'Theo');
    await waitForMesh([host, guest, third]);
    await host.press('People');
    await assertNoViolations(host, 'people, as a host');
    await host.run((element) =>
      element.shadowRoot?.querySelector<HTMLElement>('summary[aria-label="Remove Gus"]')?.click(),
    );
    await host.press('Remove Gus');
    await guest.waitForState('left');
    assert.deepEqual(
      (await guest.events('call-left')).map(({ detail }) => detail.reason),
      ['removed'],
    );
    for (const page of [host, third]) {
      await waitFor('the call without Gus', async () => !(await lists(page, 'Gus')));
      assert.deepEqual(
        (await page.events('participant-left')).map(({ detail }) => detail.reason),
        ['removed'],
      );
    }
    assert.equal(await guest.run((element) => element.join().catch(({ code }) => code)), 'removed');
    const again = await enter('remove', 'Gus', { jti: 'another token for the same person' });
    await again.waitForState('error');
    assert.equal(await again.errorCode(), 'removed');

    await host.run((element) => element.endCall());
    for (const page of [host, third]) await page.waitForState('left');
    assert.deepEqual(
      (await third.events('call-left')).map(({ detail }) => detail.reason),
      ['ended'],
    );
  });
});
