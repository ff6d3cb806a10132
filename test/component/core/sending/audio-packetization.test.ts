import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type AudioPacketization,
  wantsRedundancy,
  withAudioPacketization,
} from '../../../../component/core/sending/audio-packetization.js';

const lines = (...all: string[]) => `${all.join('\r\n')}\r\n`;
const chromium = lines(
  'v=0',
  'o=- 1 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0 1',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9',
  'c=IN IP4 0.0.0.0',
  'a=mid:0',
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:63 red/48000/2',
  'a=fmtp:63 111/111',
  'm=video 9 UDP/TLS/RTP/SAVPF 96',
  'a=mid:1',
  'a=rtpmap:96 VP8/90000',
);

const plain = (frameMs: AudioPacketization['frameMs']): AudioPacketization => ({ frameMs, redundant: false });

describe('withAudioPacketization', () => {
  it('asks for a packet length, discontinuous transmission and forward error correction', () => {
    const sdp = withAudioPacketization(chromium, plain(60));
    assert.match(sdp, /^a=ptime:60\r$/mu);
    assert.match(sdp, /^a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1\r$/mu);
    assert.match(sdp, /^a=fmtp:63 111\/111\r$/mu);
  });

  it('replaces the parameters of an earlier rewrite', () => {
    assert.equal(
      withAudioPacketization(withAudioPacketization(chromium, plain(20)), plain(60)),
      withAudioPacketization(chromium, plain(60)),
    );
  });

  it('changes nothing but Opus, and keeps the order of the m-lines', () => {
    const sdp = withAudioPacketization(chromium, plain(60));
    assert.deepEqual(sdp.match(/^m=\w+/gmu), ['m=audio', 'm=video']);
    assert.ok(sdp.endsWith(chromium.slice(chromium.indexOf('m=video'))));
    assert.ok(sdp.startsWith(chromium.slice(0, chromium.indexOf('a=rtpmap:111'))));
    const without = chromium.replace(/opus/u, 'pcmu');
    assert.equal(withAudioPacketization(without, plain(60)), without);
    assert.equal(withAudioPacketization('', plain(60)), '');
  });

  it('accepts line feeds alone, and Opus without parameters', () => {
    const bare = chromium.replaceAll('\r\n', '\n').replace(/a=fmtp:111.*\n/u, '');
    const sdp = withAudioPacketization(bare, plain(20));
    assert.match(sdp, /^a=fmtp:111 useinbandfec=1;usedtx=1$/mu);
    assert.ok(!sdp.includes('\r'));
  });

  it('prefers redundant packets where they are wanted, and undoes it', () => {
    const redundant = withAudioPacketization(chromium, { frameMs: 20, redundant: true });
    assert.match(redundant, /^m=audio 9 UDP\/TLS\/RTP\/SAVPF 63 111 9\r$/mu);
    assert.equal(withAudioPacketization(redundant, plain(20)), withAudioPacketization(chromium, plain(20)));
    const without = chromium.replace(/a=rtpmap:63.*\r\n/u, '');
    assert.match(
      withAudioPacketization(without, { frameMs: 20, redundant: true }),
      /^m=audio \S+ \S+ 111 63 9\r$/mu,
    );
  });
});

describe('wantsRedundancy', () => {
  it('turns on at 5 % loss, and off below 2 %', () => {
    assert.deepEqual(
      [0.01, 0.04, 0.05, 0.3].map((loss) => wantsRedundancy(false, loss)),
      [false, false, true, true],
    );
    assert.deepEqual(
      [0.01, 0.02, 0.04].map((loss) => wantsRedundancy(true, loss)),
      [false, true, true],
    );
  });
});
