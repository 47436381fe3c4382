import { expect } from 'chai';

import { BinanceAccountManager } from '../../../src/binance/managers/account-manager.js';
import type { BalanceNews } from '../../../src/binance/mappings/balance-news.js';
import type { AccountStatus } from '../../../src/binance/wire/trading.js';
import { Exchange } from '../../../src/host/domain/constants.js';
import { settle } from '../support/order-bench.js';
import { accountStatus, T0 } from '../support/venue-words.js';

/** An account manager on a venue whose balances the test sets; what it tells is kept as `BTC 1.5 (0.5)`. */
class AccountBench {
  readonly accounts: string[] = [];
  readonly positions: string[] = [];
  readonly logs: string[] = [];
  queries = 0;
  /** This machine's time. */
  now = T0;
  venue: () => Promise<AccountStatus> = () => Promise.resolve(accountStatus({}));
  readonly manager: BinanceAccountManager;

  constructor(
    spotPositions = true,
    readonly balances = new Map<string, BalanceNews>(),
  ) {
    this.manager = new BinanceAccountManager({
      adapterName: 'BINANCE',
      exchange: Exchange.BINANCE,
      clock: { now: () => this.now, elapsedMs: () => this.now },
      spotPositions,
      balances,
      rest: {
        account: () => {
          this.queries++;
          return this.venue();
        },
      },
      onAccount: ({ accountId, balance, frozen, available }) => {
        expect(available.equals(balance.minus(frozen))).to.equal(true);
        this.accounts.push(`${accountId} ${balance.toFixed()} (${frozen.toFixed()})`);
      },
      onPosition: (position) => {
        expect(position).to.include({ direction: 'NET', vtSymbol: `${position.symbol}.BINANCE` });
        this.positions.push(`${position.vtPositionId} ${position.volume.toFixed()} (${position.frozen.toFixed()})`);
      },
      onLog: (message) => this.logs.push(message),
    });
  }

  holds(balances: Parameters<typeof accountStatus>[0], time = T0): void {
    this.venue = () => Promise.resolve(accountStatus(balances, time));
  }

  update(time: number, ...balances: [asset: string, free: string, locked: string][]): void {
    this.manager.onBalances({
      e: 'outboundAccountPosition',
      E: time,
      u: time,
      B: balances.map(([a, f, l]) => ({ a, f, l })),
    });
  }
}

describe('balances', () => {
  it('of a venue whose clock was set back are believed again once no answer can be older than what was heard', async () => {
    const bench = new AccountBench();
    bench.update(T0 + 20_000, ['BTC', '1', '0'], ['ETH', '7', '0']);
    bench.update(T0 + 1_000, ['BTC', '2', '0']);
    bench.holds({ BTC: ['2', '0'] }, T0 + 1_000);
    await bench.manager.synchronize(false);
    expect(bench.accounts).to.deep.equal(['BTC 1 (0)', 'ETH 7 (0)']);
    bench.now += 10_000;
    await bench.manager.synchronize(false);
    expect(bench.accounts.slice(2)).to.deep.equal(['BTC 2 (0)', 'ETH 0 (0)']);
  });

  it('that the stream told while the venue was asked stay, however old the answer', async () => {
    const bench = new AccountBench();
    bench.update(T0, ['BTC', '1', '0']);
    bench.now += 60_000;
    bench.holds({ BTC: ['1', '0'] }, T0);
    const answer = bench.venue();
    bench.venue = () => {
      bench.now += 1;
      bench.update(T0 + 60_000, ['BTC', '5', '0']);
      return answer;
    };
    await bench.manager.synchronize(false);
    expect(bench.accounts).to.deep.equal(['BTC 1 (0)', 'BTC 5 (0)']);
  });

  it('of a query: everything held, one row per asset, as accounts or as positions', async () => {
    const bench = new AccountBench();
    bench.holds({ BTC: ['1', '0.5'], USDT: ['10', '0'], DUST: ['0', '0'] });
    await bench.manager.synchronize(true);
    expect(bench.accounts).to.deep.equal(['BTC 1.5 (0.5)', 'USDT 10 (0)']);
    expect(bench.positions).to.deep.equal(['BINANCE.BTC.BINANCE.NET 1.5 (0.5)', 'BINANCE.USDT.BINANCE.NET 10 (0)']);
    await bench.manager.queryAccount();
    expect(bench.accounts).to.have.length(4);
    expect(bench.positions).to.have.length(2);
    await bench.manager.queryPosition();
    expect(bench.accounts).to.have.length(4);
    expect(bench.positions).to.have.length(4);
    expect(bench.queries).to.equal(3);
  });

  it('are no positions where the user does not want them', async () => {
    const bench = new AccountBench(false);
    bench.holds({ BTC: ['1', '0'] });
    await bench.manager.queryPosition();
    bench.update(T0 + 1, ['BTC', '2', '0']);
    expect(bench.positions).to.deep.equal([]);
    expect(bench.accounts.at(-1)).to.equal('BTC 2 (0)');
  });

  it('of the stream: told where they changed, zero included, and silent where they did not', async () => {
    const bench = new AccountBench();
    bench.holds({ BTC: ['1', '0'] });
    await bench.manager.synchronize(true);
    bench.update(T0 + 1, ['BTC', '0', '0'], ['ETH', '3', '1'], ['NEVER', '0', '0']);
    bench.update(T0 + 2, ['BTC', '0', '0'], ['ETH', '3', '1']);
    expect(bench.accounts).to.deep.equal(['BTC 1 (0)', 'BTC 0 (0)', 'ETH 4 (1)']);
    expect(bench.positions.slice(1)).to.deep.equal(['BINANCE.BTC.BINANCE.NET 0 (0)', 'BINANCE.ETH.BINANCE.NET 4 (1)']);
  });

  it('that are older never overwrite newer ones, by stream or by query', async () => {
    const bench = new AccountBench();
    bench.update(T0 + 5, ['BTC', '2', '0']);
    bench.update(T0 + 4, ['BTC', '9', '0']);
    bench.holds({ BTC: ['8', '0'] }, T0 + 3);
    await bench.manager.synchronize(false);
    expect(bench.accounts).to.deep.equal(['BTC 2 (0)']);
    expect(bench.manager.known().map(({ balance }) => balance.toFixed())).to.deep.equal(['2']);
  });

  it('of an asset that a newer query no longer names have become zero', async () => {
    const bench = new AccountBench();
    bench.holds({ BTC: ['1', '0'], USDT: ['1', '0'] });
    await bench.manager.synchronize(true);
    bench.holds({ USDT: ['1', '0'] }, T0 + 1);
    expect(await bench.manager.synchronize(false)).to.equal(1);
    expect(bench.accounts.at(-1)).to.equal('BTC 0 (0)');
  });

  it('change with a deposit at once, and are then compared with the venue', async () => {
    const bench = new AccountBench();
    bench.holds({ USDT: ['10', '0'] });
    await bench.manager.synchronize(true);
    bench.holds({ USDT: ['15.5', '0'] }, T0 + 2);
    bench.manager.onBalanceChange({ e: 'balanceUpdate', E: T0 + 1, a: 'USDT', d: '5.00000000', T: T0 + 1 });
    expect(bench.accounts.at(-1)).to.equal('USDT 15 (0)');
    await settle();
    expect(bench.accounts.at(-1)).to.equal('USDT 15.5 (0)');
    expect(bench.queries).to.equal(2);
  });

  it('do not count a deposit twice that an absolute value already holds', async () => {
    const bench = new AccountBench();
    bench.update(T0 + 1, ['USDT', '15', '0']);
    bench.holds({ USDT: ['15', '0'] }, T0 + 1);
    bench.manager.onBalanceChange({ e: 'balanceUpdate', E: T0 + 1, a: 'USDT', d: '5', T: T0 + 1 });
    await settle();
    expect(bench.accounts).to.deep.equal(['USDT 15 (0)']);
  });

  it('are put right by any absolute value after a change was counted twice, however old it is next to the change', async () => {
    const bench = new AccountBench();
    bench.update(T0 + 1, ['USDT', '15', '0']);
    bench.holds({ USDT: ['15', '0'] }, T0 + 5);
    bench.manager.onBalanceChange({ e: 'balanceUpdate', E: T0 + 9, a: 'USDT', d: '5', T: T0 + 9 });
    expect(bench.accounts.at(-1)).to.equal('USDT 20 (0)');
    await settle();
    expect(bench.accounts.at(-1)).to.equal('USDT 15 (0)');
  });

  it('take no change twice while the venue is asked', () => {
    const bench = new AccountBench();
    bench.venue = () => new Promise(() => undefined);
    bench.update(T0, ['USDT', '10', '0']);
    for (let time = 0; time < 2; time++) {
      bench.manager.onBalanceChange({ e: 'balanceUpdate', E: T0 + 1, a: 'USDT', d: '5', T: T0 + 1 });
    }
    expect(bench.accounts).to.deep.equal(['USDT 10 (0)', 'USDT 15 (0)']);
  });

  it('that became zero between two connections are told as zero by the next one', async () => {
    const first = new AccountBench();
    first.holds({ BTC: ['1', '0'], USDT: ['10', '0'] });
    await first.manager.synchronize(true);
    const next = new AccountBench(true, first.balances);
    next.holds({ BTC: ['0', '0'], USDT: ['20', '0'] }, T0 + 1);
    await next.manager.synchronize(true);
    expect(next.accounts).to.deep.equal(['BTC 0 (0)', 'USDT 20 (0)']);
    expect(next.positions).to.have.length(2);
  });

  it('have moved since an instant where their whole changed, not where an order only locked a part', async () => {
    const bench = new AccountBench();
    bench.holds({ BTC: ['1', '0'], USDT: ['10', '0'], ETH: ['1', '0'] });
    await bench.manager.synchronize(true);
    bench.now = T0 + 100;
    bench.update(T0 + 1, ['USDT', '4', '6'], ['BTC', '1.5', '0']);
    bench.holds({ BTC: ['1.5', '0'], USDT: ['4', '6'] }, T0 + 2);
    bench.now = T0 + 200;
    await bench.manager.synchronize(false);
    expect([...bench.manager.movedSince(new Date(T0 + 100))].sort()).to.deep.equal(['BTC', 'ETH']);
    expect([...bench.manager.movedSince(new Date(T0 + 101))]).to.deep.equal(['ETH']);
    expect(bench.manager.movedSince(new Date(T0 + 201)).size).to.equal(0);
  });

  it('move from free to locked with an outside lock', () => {
    const bench = new AccountBench();
    bench.update(T0, ['USDT', '15', '0']);
    bench.manager.onBalanceChange({ e: 'externalLockUpdate', E: T0 + 1, a: 'USDT', d: '5', T: T0 + 1 });
    expect(bench.accounts.at(-1)).to.equal('USDT 15 (5)');
  });

  it('that cannot be compared say so, and the next change asks again', async () => {
    const bench = new AccountBench();
    bench.venue = () => Promise.reject(new Error('the venue is away'));
    const deposit = (T: number): void =>
      bench.manager.onBalanceChange({ e: 'balanceUpdate', E: T, a: 'USDT', d: '5', T });
    deposit(T0);
    deposit(T0 + 1);
    await settle();
    expect(bench.logs).to.deep.equal(['The balances could not be compared with the venue: the venue is away']);
    expect(bench.queries).to.equal(1);
    deposit(T0 + 2);
    await settle();
    expect(bench.queries).to.equal(2);
  });
});
