import { expect } from 'chai';
import { LifeLink } from '../support/campaign/life-link.js';

/** Taken in by a process before anything else: it ends by itself, as after an error that nobody caught. */
const ENDS_AT_ONCE = '--import=data:text/javascript,process.exit(3)';

describe('the process of a strategy', () => {
  const { NODE_OPTIONS } = process.env;
  afterEach(() => {
    if (NODE_OPTIONS === undefined) delete process.env['NODE_OPTIONS'];
    else process.env['NODE_OPTIONS'] = NODE_OPTIONS;
  });

  it('has not ended by itself when it was killed', async () => {
    const link = LifeLink.take();
    link.kill();
    await link.exited();
    expect(link).to.include({ isDead: true, endedBy: null });
  });

  it('is not taken for killed when it ends by itself', async () => {
    process.env['NODE_OPTIONS'] = ENDS_AT_ONCE;
    const link = LifeLink.take();
    await link.exited();
    expect(link).to.include({ isDead: true, endedBy: 'exit code 3' });
  });
});
