import { eventually } from '../../../support/assert.js';
import { type TestCallElement, unmount } from '../../../support/call-element.js';
import { person } from '../../../support/fake-call.js';
import { inCall } from '../../../support/in-call.js';

const announced = (element: TestCallElement) =>
  element.root.querySelector('.call > .visually-hidden')?.textContent?.trim();

describe('Announcer', () => {
  afterEach(unmount);

  it('announces two events one after the other', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    for (const id of ['c', 'd']) element.fake.fire('participant-joined', { participant: person(id) });
    await eventually(() => announced(element) === 'Person c joined', 'the first is announced');
    await eventually(() => announced(element) === 'Person d joined', 'then the second is announced');
  });
});
