import type { Difference } from './wire-shapes.js';

/** A difference between a recorded payload and our wire types that is understood. */
interface KnownDifference {
  readonly source: string;
  /** Matches `<type><path> <what> <detail>`. */
  readonly pattern: RegExp;
  readonly why: string;
}

/** What differs and why. The test fails on a difference that no row explains, and on a row that explains none. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    source: 'binance-connector-js',
    pattern: /\S+ missing string$/,
    why: "the SDK's generated tests drop decimal texts from their example literals",
  },
  {
    source: 'binance-connector-js',
    pattern: /^(AccountStatus\.commissionRates|AccountCommission\.taxCommission) missing object$/,
    why: 'objects that hold decimal texts only are dropped whole by the same generator',
  },
  {
    source: 'binance-connector-js',
    pattern: /^WsApiSuccess\.id missing/,
    why: 'five examples were cut without their envelope id; the venue always echoes it',
  },
  {
    source: 'binance-connector-js',
    pattern: /^CancelReplaceResult\.newOrderResponse\.workingTime missing number$/,
    why: 'the example of a failed half is older than workingTime',
  },
  {
    source: 'binance-connector-js',
    pattern:
      /^CancelledOrder\.(contingencyType|listStatusType|listOrderStatus|listClientOrderId|transactionTime|orders|orderReports) unknown field/,
    why: 'the example cancels a whole order list; lists have a wire type of their own',
  },
  {
    source: 'gocryptotrader events',
    pattern: /^ExecutionReport\.V missing/,
    why: 'a recording of 2021: self-trade prevention came in 2023',
  },
  {
    source: 'gocryptotrader events',
    pattern: /^TradeEvent\.[ab] unknown field number$/,
    why: 'order ids of buyer and seller left the trade stream in 2023',
  },
  {
    source: 'tardis-node',
    pattern: /^TradeEvent\.[ab] unknown field number$/,
    why: 'order ids of buyer and seller left the trade stream in 2023',
  },
  {
    source: 'gocryptotrader',
    pattern: /^AccountStatus\.(brokered|commissionRates|permissions|preventSor|requireSelfTradePrevention|uid) missing/,
    why: 'an answer of 2020: these fields were added from 2022 on',
  },
  {
    source: 'gocryptotrader',
    pattern: /^AveragePrice\.closeTime missing number$/,
    why: 'closeTime was added in 2023',
  },
  {
    source: 'gocryptotrader',
    pattern: /^OrderRecord\.(orderListId|origQuoteOrderQty|selfTradePreventionMode|workingTime) missing/,
    why: 'hand-edited answers of 2019 to 2020, older than these fields',
  },
  {
    source: 'gocryptotrader',
    pattern: /^AggregateTrade\.(m missing boolean| unknown field boolean)$/,
    why: 'the recorder edited nine rows and lost the name of the field',
  },
  {
    source: 'nautilus',
    pattern: /^CancelledOrder\.\S+ (missing|unknown field)/,
    why: 'the documented example cancels an order list as well; lists have a wire type of their own',
  },
  {
    source: 'nautilus',
    pattern: /^ExecutionReport\.[FIMQVYg] missing/,
    why: 'fixtures trimmed by hand to the fields that their tests read',
  },
];

/** The row that explains a difference, if any. */
export function explanation(source: string, type: string, difference: Difference): KnownDifference | undefined {
  const text = `${type}${difference.path} ${difference.what} ${difference.detail}`;
  return KNOWN_DIFFERENCES.find((known) => known.source === source && known.pattern.test(text));
}
