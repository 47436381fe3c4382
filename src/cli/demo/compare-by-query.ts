import { isActive } from '../../host/index.js';
import type { Account, MainEngine, Order } from '../../host/index.js';
import type { BinanceAdapter } from '../../index.js';
import type { Comparison } from './demo-result.js';

/** Each order asked for costs weight; the latest ones say enough. */
const ORDERS_ASKED_FOR = 30;

/**
 * The same question where the venue's ledger is out of reach: the latest orders of this run and the balances are asked
 * for again and compared with what the events had told.
 */
export async function compareByQuery(
  main: MainEngine,
  adapter: BinanceAdapter,
  ownOrderIds: ReadonlySet<string>,
): Promise<Comparison> {
  const before = main.getAllAccounts();
  await adapter.queryAccount();
  await main.eventEngine.flush();
  const differences = before.flatMap((account) => compareAccount(account, main.getAccount(account.vtAccountId)));
  const own = main.getAllOrders().filter(({ vtOrderId }) => ownOrderIds.has(vtOrderId));
  const latest = own.slice(-ORDERS_ASKED_FOR);
  for (const order of latest) differences.push(...(await compareOrder(order, adapter)));
  return { differences, compared: { orders: latest.length, fills: 0, balances: before.length } };
}

function compareAccount(told: Account, asked: Account | undefined): string[] {
  if (asked?.available.eq(told.available) && asked.frozen.eq(told.frozen)) return [];
  const found = asked ? `${asked.available.toFixed()} and ${asked.frozen.toFixed()} frozen` : 'nothing';
  return [
    `balance ${told.accountId}: events told ${told.available.toFixed()} and ${told.frozen.toFixed()} frozen, the venue says ${found}`,
  ];
}

async function compareOrder(order: Order, adapter: BinanceAdapter): Promise<string[]> {
  const asked = await adapter.queryOrder(order.orderId, order.symbol);
  if (!asked)
    return isActive(order) || !order.traded.isZero() ? [`order ${order.orderId}: the venue does not have it`] : [];
  if (asked.status === order.status && asked.traded.eq(order.traded)) return [];
  return [
    `order ${order.orderId}: ${order.status} with ${order.traded.toFixed()} traded at the host, ` +
      `${asked.status} with ${asked.traded.toFixed()} at the venue`,
  ];
}
