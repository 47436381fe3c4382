// Plays rounds in virtual time for the process that started it.
import './take-over-time.js';
import type { RoundReport } from './round-report.js';
import type { WorkOrder } from './worker-pool.js';

const { playRound } = await import('./play-round.js');
const { applyDefect } = await import('./defects.js');
const { formatTrace } = await import('./trace.js');

process.on('message', (order: WorkOrder) => {
  if (order.defect !== null) applyDefect(order.defect);
  void play(order);
});

// Nothing that a round has left open may keep this process.
process.on('disconnect', () => process.exit(0));

async function play({ seed, rounds, isTraced }: WorkOrder): Promise<void> {
  for (const round of rounds) tell(await playRound(seed, round, isTraced ? (line) => print(formatTrace(line)) : null));
  tell(null);
}

function print(line: string): void {
  if (line !== '') process.stdout.write(`${line}\n`);
}

function tell(report: RoundReport | null): void {
  process.send?.(report ?? 'done');
}
