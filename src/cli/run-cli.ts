import { createRequire } from 'node:module';
import type { ConsoleIo } from './console-io.js';
import { runDemo } from './demo-command.js';
import { runGuard } from './guard-command.js';
import { runReplay } from './replay-command.js';
import { runSimulator } from './simulator-command.js';
import { UsageError } from './usage-error.js';

/** What `vt-binance --help` prints. */
const HELP = `vt-binance: Binance for event-engine trading hosts, with a simulator of its own

  vt-binance demo         watch a trading host work: ticks, orders, fills, balances
  vt-binance simulator    a small Binance on this machine that any client can use
  vt-binance guard        cancel the open orders of a trading process that has died
  vt-binance replay       follow a recording through the simulator and say what became of every frame
  vt-binance --version    the version
  vt-binance --help       this text; also behind a command`;

/** Runs one command line and gives the exit code: 0 all well, 1 something failed, 2 the command line is wrong. */
export async function runCli(args: readonly string[], io: ConsoleIo): Promise<number> {
  try {
    return await dispatch(args, io);
  } catch (error) {
    if (error instanceof UsageError) {
      io.complain(error.message);
      return 2;
    }
    io.complain(`vt-binance failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return 1;
  }
}

function dispatch([command, ...args]: readonly string[], io: ConsoleIo): Promise<number> | number {
  switch (command) {
    case 'demo':
      return runDemo(args, io);
    case 'simulator':
      return runSimulator(args, io);
    case 'guard':
      return runGuard(args, io);
    case 'replay':
      return runReplay(args, io);
    case undefined:
    case '--help':
    case '-h':
    case 'help':
      io.print(HELP);
      return 0;
    case '--version':
    case '-v':
      io.print(version());
      return 0;
    default:
      throw new UsageError(`vt-binance knows no ${kindOf(command)} ${command} (see vt-binance --help)`);
  }
}

function kindOf(word: string): 'option' | 'command' {
  return word.startsWith('-') ? 'option' : 'command';
}

function version(): string {
  const manifest = createRequire(import.meta.url)('vt-binance/package.json') as { readonly version: string };
  return manifest.version;
}
