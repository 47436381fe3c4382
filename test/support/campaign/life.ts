// A process of the strategy and its adapter, to be killed: it does what the round says, in the round's time.
import './take-over-time.js';
import type { LifeOrder } from './life-messages.js';

const { Life } = await import('./life-host.js');
const life = new Life();

let turn: Promise<void> = Promise.resolve();
process.on('message', (order: LifeOrder) => {
  turn = turn.then(async () => {
    process.send?.(await life.obey(order));
  });
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
