import { Streams } from '../../../../component/call/state/streams.js';
import { deepEqual, equal } from '../../../support/assert.js';

function createAudioTrack(): MediaStreamTrack {
  const [track] = new AudioContext().createMediaStreamDestination().stream.getAudioTracks();
  if (!track) throw new Error('no audio track');
  return track;
}

describe('Streams', () => {
  it('dispatches addtrack and removetrack for every track that it adds and removes, so that players need no other event', () => {
    const streams = new Streams(() => new MediaStream());
    const stream = streams.get('b', 'screen');
    const events: string[] = [];
    for (const type of ['addtrack', 'removetrack'])
      stream.addEventListener(type, (event) => {
        const { id } = (event as MediaStreamTrackEvent).track;
        events.push(`${type} ${id} ${stream.getTracks().map((track) => track.id)}`);
      });
    const [first, second] = [createAudioTrack(), createAudioTrack()];
    streams.setTrack('b', 'screen-audio', first);
    streams.setTrack('b', 'screen-audio', first);
    deepEqual(events.splice(0), [`addtrack ${first.id} ${first.id}`]);
    streams.setTrack('b', 'screen-audio', second);
    deepEqual(events.splice(0), [`removetrack ${first.id} `, `addtrack ${second.id} ${second.id}`]);
    streams.drop('b');
    deepEqual(events.splice(0), [`removetrack ${second.id} `]);
    equal(stream.getTracks().length, 0);
  });
});
