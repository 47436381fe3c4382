/** How a stream connection was opened. */
export interface StreamPath {
  /** Frames come wrapped with their stream's name. */
  readonly combined: boolean;
  readonly streams: readonly string[];
  /** Times in the payloads are microseconds. */
  readonly inMicroseconds: boolean;
}

/**
 * Reads the URL of a stream connection; null where it is none. `/ws/<a>/<b>` is raw, `/stream?streams=<a>/<b>` is
 * combined, both may come without names. Below `/stream` everything is combined, `/stream/ws` (ccxt's form for a server
 * of one's own) included; what Binance does with that path is not documented. A bare number as last segment, a counter
 * that ccxt appends, names no stream. The root path serves as `/ws`: clients in the field use it so.
 */
export function parseStreamPath(url: string): StreamPath | null {
  const [path, query] = split(url, '?');
  const [root, ...rest] = path.split('/').slice(1);
  if (root !== 'ws' && root !== 'stream' && !(root === '' && rest.length === 0)) return null;
  const combined = root === 'stream';
  const segments = combined && rest[0] === 'ws' ? rest.slice(1) : rest;
  const parameters = queryParameters(query);
  const names = [...segments, ...(parameters.get('streams') ?? '').split('/')].map(decode);
  return {
    combined,
    streams: [...new Set(names.filter((name) => name !== '' && !/^\d+$/.test(name)))],
    inMicroseconds: isMicrosecond(parameters),
  };
}

/** True where a URL asks for times in microseconds. */
function isMicrosecond(parameters: ReadonlyMap<string, string>): boolean {
  return /^(MICROSECOND|microsecond)$/.test(parameters.get('timeUnit') ?? '');
}

/** Parameters of a query, still encoded: `+` in `kline_1d@+08:00` is a plus, not a blank. */
export function queryParameters(query: string): ReadonlyMap<string, string> {
  return new Map(query.split('&').map((pair) => split(pair, '=')));
}

function split(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
