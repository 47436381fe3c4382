import { expect } from 'chai';

import { BINANCE_MARKETS } from '../../src/binance/markets.js';
import { nearestSpelling, SETTING_NAMES } from '../../src/binance/setting-names.js';
import { DEFAULT_SETTING, readSettings } from '../../src/binance/settings.js';
import type { BinanceSettings } from '../../src/binance/settings.js';

const SIMULATOR = {
  server: 'simulator',
  endpoints: { rest: 'http://127.0.0.1:1', stream: 'ws://127.0.0.1:1', wsApi: 'ws://127.0.0.1:1/ws-api/v3' },
};

function accepted(setting: Record<string, unknown>): BinanceSettings {
  const reading = readSettings(setting);
  if (!reading.ok) throw new Error(reading.problem);
  return reading.settings;
}

function problemOf(setting: Record<string, unknown>): string {
  const reading = readSettings(setting);
  return reading.ok ? 'accepted' : reading.problem;
}

describe('settings', () => {
  it('are an object: whatever else comes must not pass for settings that say nothing, which mean live', () => {
    for (const [setting, kind] of [
      [undefined, 'undefined'],
      [null, 'null'],
      ['{"server":"testnet"}', 'string'],
      [5, 'number'],
      [[], 'a list'],
    ] as const) {
      const problem = `settings are an object that holds values by name, not ${kind}`;
      expect(readSettings(setting as never)).to.deep.equal({ ok: false, problem });
    }
  });

  it('need nothing: public data of the live venue', () => {
    expect(accepted({})).to.deep.equal({
      credentials: null,
      server: 'live',
      endpoints: BINANCE_MARKETS.spot.servers.live,
      proxy: null,
      rateLimitBuffer: 0.1,
      reconnectDelayMs: 5000,
      maxRetryAttempts: 3,
      recvWindowMs: 5000,
      spotPositions: true,
      strictOrders: false,
      orderIdPrefix: 'vt',
      journal: null,
      autoSubscribe: [],
      conflation: { ticks: false, books: false },
      trust: { alertAfterMs: 10_000, reconcileMs: 90_000, deadManMs: null, leaseFile: null },
    });
  });

  it('read the labels of a form and camelCase alike', () => {
    const byLabel = accepted({
      'API Key': 'k',
      'Secret Key': 's',
      Sandbox: 'true',
      'Proxy Host': 'proxy.local',
      'Proxy Port': '3128',
      'Enable Futures': 'false',
      'Rate Limit Buffer': '0.25',
      'Reconnect Delay': '0.5',
      'Max Retry Attempts': '7',
    });
    const byCamelCase = accepted({
      apiKey: 'k',
      apiSecret: 's',
      server: 'testnet',
      proxyHost: 'proxy.local',
      proxyPort: 3128,
      enableFutures: false,
      rateLimitBuffer: 0.25,
      reconnectDelay: 0.5,
      maxRetryAttempts: 7,
    });
    expect(byLabel).to.deep.equal(byCamelCase);
    expect(byLabel).to.deep.include({
      credentials: { apiKey: 'k', secret: 's' },
      server: 'testnet',
      proxy: { host: 'proxy.local', port: 3128 },
      reconnectDelayMs: 500,
      maxRetryAttempts: 7,
    });
  });

  it('take what a host offers to fill in as it stands', () => {
    const untouched = accepted(DEFAULT_SETTING);
    expect(untouched).to.deep.equal(accepted({}));
    expect(DEFAULT_SETTING['Server']).to.deep.equal(['live', 'testnet', 'demo', 'simulator']);
  });

  it('know every server of the market table', () => {
    for (const server of ['live', 'testnet', 'demo'] as const) {
      expect(accepted({ server }).endpoints).to.deep.equal(BINANCE_MARKETS.spot.servers[server]);
    }
    expect(accepted({ Sandbox: true }).server).to.equal('testnet');
    expect(accepted({ Sandbox: false }).server).to.equal('live');
    expect(accepted({ Sandbox: true, Server: 'testnet' }).server).to.equal('testnet');
  });

  it('let every host be overridden, and drop a slash at the end', () => {
    const { endpoints } = accepted({ restEndpoint: 'https://api1.binance.com/', 'Stream Endpoint': 'wss://x.example' });
    expect(endpoints).to.deep.equal({
      ...BINANCE_MARKETS.spot.servers.live,
      rest: 'https://api1.binance.com',
      stream: 'wss://x.example',
    });
    expect(accepted(SIMULATOR).endpoints).to.deep.equal(SIMULATOR.endpoints);
  });

  const refusals: readonly (readonly [title: string, setting: Record<string, unknown>, problem: string])[] = [
    [
      'an unknown name, with a hint',
      { 'API Kez': 'x' },
      '"API Kez" is no setting of this adapter; did you mean "API Key"?',
    ],
    [
      'an unknown name without a likeness',
      { leverageForEverybody: 1 },
      '"leverageForEverybody" is no setting of this adapter',
    ],
    ['a flag that is none', { 'Enable Futures': 'maybe' }, '"Enable Futures" must be true or false, not "maybe"'],
    [
      'a number that is none',
      { 'Rate Limit Buffer': 'a lot' },
      '"Rate Limit Buffer" must be a fraction from 0 to 0.9, not "a lot"',
    ],
    [
      'a number out of its range',
      { recvWindow: 60_001 },
      '"recvWindow" must be a number of milliseconds from 1 to 60000, not 60001',
    ],
    [
      'a key without a secret',
      { apiKey: 'k' },
      '"API Key" was given without "Secret"; give both, or neither for public data only',
    ],
    [
      'a secret without a key',
      { Secret: 's' },
      '"Secret" was given without "API Key"; give both, or neither for public data only',
    ],
    [
      'two spellings that disagree',
      { Secret: 'a', 'API Secret': 'b', apiKey: 'k' },
      '"Secret" and "API Secret" are the same setting but were given different values',
    ],
    [
      'two servers at once',
      { Sandbox: true, Server: 'live' },
      '"Sandbox" is on, which means the testnet, but "Server" is live',
    ],
    [
      'an unknown server',
      { server: 'mainnet' },
      '"server" must be one of live, testnet, demo, simulator, not "mainnet"',
    ],
    [
      'a simulator without addresses',
      { server: 'simulator' },
      'the server "simulator" needs its addresses: "endpoints" with rest, stream and wsApi',
    ],
    [
      'plain http to another machine',
      { restEndpoint: 'http://api.binance.com' },
      '"restEndpoint" must be an https address (plain http only on this machine), not "http://api.binance.com"',
    ],
    [
      'plain ws to another machine',
      { endpoints: { stream: 'ws://example.com' } },
      '"endpoints" must be an object with the addresses rest, stream and wsApi (https and wss; plain http and ws only on this machine)',
    ],
    [
      'two addresses that disagree',
      { restEndpoint: 'https://a.example', endpoints: { rest: 'https://b.example' } },
      '"restEndpoint" and "endpoints.rest" are the same setting but were given different values',
    ],
    ['a proxy without a port', { 'Proxy Host': 'p' }, '"Proxy Host" was given without "Proxy Port"'],
    [
      'a proxy with a scheme',
      { 'Proxy Host': 'socks5://p', 'Proxy Port': 1 },
      '"Proxy Host" must be the name or address of an HTTP proxy, without scheme and port, not "socks5://p"',
    ],
    [
      'futures, which come later',
      { 'Enable Futures': true },
      'USDⓈ-M futures are not served by this release; they come with a later one. Switch "Enable Futures" off to trade spot',
    ],
  ];
  for (const [title, setting, problem] of refusals) {
    it(`refuse ${title}`, () => {
      expect(problemOf(setting)).to.equal(problem);
    });
  }

  it('name every problem at once', () => {
    expect(problemOf({ foo: 1, recvWindow: 'x' })).to.equal(
      '"foo" is no setting of this adapter. "recvWindow" must be a number of milliseconds from 1 to 60000, not "x"',
    );
  });

  it('never show the value of a secret', () => {
    const problem = problemOf({ apiKey: 'a key with blanks', Secret: 12345, 'Futures Secret': { hidden: 'hush' } });
    expect(problem).to.equal(
      '"apiKey" must be text without blanks. "Secret" must be text. "Futures Secret" must be text',
    );
  });

  it('give a hint only for names that are near', () => {
    expect(nearestSpelling('proxyhost')).to.equal('proxyHost');
    expect(nearestSpelling('Sandbx')).to.equal('Sandbox');
    expect(nearestSpelling('zzzzzzzzzzzz')).to.equal(undefined);
  });

  it('have a spelling of their own for every name', () => {
    const spellings = Object.entries(SETTING_NAMES).flatMap(([name, labels]) => [name, ...labels]);
    expect(new Set(spellings).size).to.equal(spellings.length);
  });
});
