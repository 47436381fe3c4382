import { expect } from 'chai';
import sinon from 'sinon';
import { endWithNpm } from '../../src/cli/end-with-npm.js';

const SHELL = 4_711;
const INIT = 1;

describe('endWithNpm', () => {
  let timers: sinon.SinonFakeTimers;
  let parent: number;
  let end: sinon.SinonSpy;

  beforeEach(() => {
    timers = sinon.useFakeTimers();
    parent = SHELL;
    end = sinon.spy();
  });

  afterEach(() => {
    timers.restore();
  });

  for (const command of ['exec', 'start']) {
    it(`ends once, soon after the shell of npm ${command} is gone`, () => {
      endWithNpm({ command, parentId: () => parent }, end);
      timers.tick(60_000);
      expect(end.callCount).to.equal(0);
      parent = INIT;
      timers.tick(250);
      expect(end.callCount).to.equal(1);
      expect(timers.countTimers()).to.equal(0);
    });
  }

  for (const command of [undefined, 'run-script', 'test']) {
    it(`leaves a program alone that outlives its parent ${command ? `below npm ${command}` : 'without npm'}`, () => {
      endWithNpm({ command, parentId: () => parent }, end);
      parent = INIT;
      timers.tick(60_000);
      expect(end.callCount).to.equal(0);
      expect(timers.countTimers()).to.equal(0);
    });
  }
});
