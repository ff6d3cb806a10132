import { Streams } from '../../../../component/call/state/streams.js';
import { deepEqual, equal } from '../../../support/assert.js';

function sound(): MediaStreamTrack {
  const [track] = new AudioContext().createMediaStreamDestination().stream.getAudioTracks();
  if (!track) throw new Error('no audio track');
  return track;
}

describe('the streams of a call', () => {
  it('say of every track that it comes or goes: what plays them need not be told by anybody else', () => {
    const streams = new Streams(() => new MediaStream());
    const stream = streams.get('b', 'screen');
    const said: string[] = [];
    for (const type of ['addtrack', 'removetrack'])
      stream.addEventListener(type, (event) => {
        const { id } = (event as MediaStreamTrackEvent).track;
        said.push(`${type} ${id} ${stream.getTracks().map((track) => track.id)}`);
      });
    const [first, second] = [sound(), sound()];
    streams.setTrack('b', 'screen-audio', first);
    streams.setTrack('b', 'screen-audio', first);
    deepEqual(said.splice(0), [`addtrack ${first.id} ${first.id}`]);
    streams.setTrack('b', 'screen-audio', second);
    deepEqual(said.splice(0), [`removetrack ${first.id} `, `addtrack ${second.id} ${second.id}`]);
    streams.drop('b');
    deepEqual(said.splice(0), [`removetrack ${second.id} `]);
    equal(stream.getTracks().length, 0);
  });
});
