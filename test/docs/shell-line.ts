import { existsSync, readFileSync } from 'node:fs';
import { runCli } from '../../src/cli/run-cli.js';
import { endpointByRoute } from '../../src/simulator/server/endpoints.js';
import { ROOT } from './documents.js';

/** Lines of a block that are commands; comments and empty lines are left out, broken lines are joined, `&&` parts two. */
export function commandsOf(text: string): string[] {
  const lines = text.replace(/\s*\\\n\s*/g, ' ').split('\n');
  const commands = lines.flatMap((line) => line.replace(/(^|\s)#.*$/, '').split('&&'));
  return commands.map((command) => command.trim()).filter((command) => command !== '');
}

/** Arguments of `vt-binance` that a line means; null where it is another command. */
export function cliArgumentsOf(line: string): string[] | null {
  const words = wordsOf(line);
  if (words[0] === 'npx' && words[1] === 'vt-binance') return words.slice(2);
  if (words[0] === 'vt-binance') return words.slice(1);
  if (words[0] === 'npm' && words[1] === 'start') return ['demo', ...behindDashes(words.slice(2))];
  return null;
}

/** Why a line cannot be followed; null where it can. */
export async function objectionToCommand(line: string): Promise<string | null> {
  const args = cliArgumentsOf(line);
  if (args) return objectionToArguments(args);
  const [command = '', ...rest] = wordsOf(line);
  switch (command) {
    case 'npm':
      return objectionToNpm(rest);
    case 'curl':
      return objectionToRequest(rest);
    case 'node':
      return existsSync(`${ROOT}${rest.at(-1) ?? ''}`) ? null : `there is no file ${rest.at(-1) ?? ''}`;
    case 'export':
      return /^[A-Z_]+=\S+$/.test(rest.join(' ')) ? null : 'export needs NAME=value';
    case 'git':
      return rest[0] === 'clone' && rest.length > 1 ? null : 'only git clone is known';
    case 'cd':
      return rest.length === 1 ? null : 'cd needs one folder';
    default:
      return `no document may use the command ${command}`;
  }
}

/** Reads the arguments as the command itself does: help is asked for as well, so that nothing is started. */
async function objectionToArguments(args: readonly string[]): Promise<string | null> {
  const complaints: string[] = [];
  const io = {
    print: () => undefined,
    complain: (text: string) => void complaints.push(text),
    environment: {},
    terminal: null,
    interrupted: AbortSignal.abort(),
  };
  const exitCode = await runCli(args.length > 0 ? [...args, '--help'] : ['--help'], io);
  return exitCode === 0 ? null : complaints.join(' ');
}

function objectionToNpm([what = '', ...rest]: readonly string[]): string | null {
  if (what === 'ci' && rest.length === 0) return null;
  if (what === 'install' && rest.length === 1 && rest[0]?.startsWith('../') === true) return null;
  const script = what === 'run' ? (rest[0] ?? '') : what;
  const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as { scripts: Record<string, string> };
  if (what !== 'run' && what !== 'test') return `npm ${what} is not known`;
  if (!Object.hasOwn(scripts, script)) return `package.json has no script ${script}`;
  const file = behindDashes(rest).find((word) => word.endsWith('.ts'));
  return file === undefined || existsSync(`${ROOT}${withoutPattern(file)}`) ? null : `there is no file ${file}`;
}

/** The folder in which a pattern begins. */
function withoutPattern(file: string): string {
  return file.replace(/[^/]*\*.*$/, '');
}

function objectionToRequest(words: readonly string[]): string | null {
  const url = words.find((word) => word.startsWith('http'));
  if (url === undefined || !URL.canParse(url)) return 'curl needs an address';
  const { hostname, pathname } = new URL(url);
  if (hostname !== '127.0.0.1') return 'documents ask this machine alone';
  const isKnown = endpointByRoute('GET', pathname) !== undefined || /^\/simulator\/faults(\/|$)/.test(pathname);
  return isKnown ? null : `the simulator has no GET ${pathname}`;
}

function behindDashes(words: readonly string[]): string[] {
  const dashes = words.indexOf('--');
  return dashes < 0 ? [] : words.slice(dashes + 1);
}

function wordsOf(line: string): string[] {
  return (line.match(/'[^']*'|"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^(['"])(.*)\1$/, '$2'));
}
