import type { ErrorKind, Market } from '../../../src/binance/errors/error-rule.js';

/** Codes of one kind, as Binance's documents of late 2026 describe them; `-4202..-4209` is a range. */
export interface DocumentedCodes extends ErrorKind {
  /** `both`: the two markets read the code alike. */
  readonly market: Market | 'both';
  readonly codes: string;
}

const kind =
  (...[category, outcome, decision]: [ErrorKind['category'], ErrorKind['outcome'], ErrorKind['decision']]) =>
  (market: DocumentedCodes['market'], codes: string): DocumentedCodes => ({
    ...{ category, outcome, decision },
    ...{ market, codes },
  });

const refusedKey = kind('authentication', 'rejected', 'never');
const server = kind('server', 'unknown', 'query');
const nobodyKnows = kind('execution-unknown', 'unknown', 'query');
const malformed = kind('invalid-request', 'rejected', 'fix');
const impossible = kind('invalid-request', 'rejected', 'never');
const filter = kind('filter', 'rejected', 'fix');
const limit = kind('rate-limit', 'not-sent', 'wait');
const clock = kind('clock', 'not-sent', 'resync-clock');
const symbol = kind('symbol', 'rejected', 'never');
const stream = kind('stream', 'rejected', 'never');
const restricted = kind('restricted', 'rejected', 'never');
const later = kind('restricted', 'rejected', 'wait');
const noMoney = kind('insufficient-funds', 'rejected', 'never');
const noMarket = kind('market', 'rejected', 'never');
const noMarketNow = kind('market', 'rejected', 'wait');
const duplicate = kind('duplicate', 'rejected', 'query');
const askForIt = kind('unknown-order', 'rejected', 'query');
const noSuchOrder = kind('unknown-order', 'rejected', 'never');
const full = kind('capacity', 'rejected', 'wait');
const alreadySo = kind('invalid-request', 'rejected', 'treat-as-success');
const readTheText = kind('unclassified', 'rejected', 'never');

/** Every code that Binance documents for spot and USDⓈ-M futures and that can be told apart, by what it means for an order. */
export const DOCUMENTED_CODES: readonly DocumentedCodes[] = [
  server('both', '-1000'),
  server('spot', '-1001'),
  kind('server', 'not-sent', 'wait')('usdm', '-1001'),
  refusedKey('both', '-1002 -1022 -1035 -1099 -2008 -2014 -2015 -2017'),
  nobodyKnows('both', '-1006 -1007'),
  kind('overload', 'not-sent', 'wait')('both', '-1008'),
  limit('both', '-1003 -1015 -1033 -1034'),
  kind('maintenance', 'not-sent', 'wait')('both', '-1016 239999'),
  clock('both', '-1021'),
  clock('usdm', '-5028'),
  filter('both', '-1013 -1111'),
  malformed('both', '-1014 -1100..-1106 -1114..-1120 -1127 -1128 -1130 -1131 -1134 -1135 -1139 -1145 -1151'),
  malformed('both', '-1194 -1158 -1160 -1165..-1168 -1196..-1199 -1210 -1211 -1222..-1225'),
  malformed('both', '-1108'),
  impossible('both', '-1020 -1152 -1153 -1155 -1161'),
  restricted('usdm', '-1109'),
  noMarketNow('both', '-1112 -2043'),
  symbol('both', '-1121 -1122 -1220 -2016'),
  stream('both', '-1125 -2035 -2036 -2042'),
  readTheText('both', '-1010 -2010'),
  askForIt('both', '-2011 -2013'),
  askForIt('usdm', '-2012 -4117'),
  noMoney('usdm', '-2018 -2019 -4050 -4051'),
  noMarket('usdm', '-2020 -4022 -4141 -5021 -5024'),
  kind('cancel-replace', 'unknown', 'query')('spot', '-2021'),
  kind('cancel-replace', 'rejected', 'never')('spot', '-2022'),
  malformed('usdm', '-2021'),
  restricted('usdm', '-2022 -2023 -2024 -4087 -4088 -4105..-4107 -4118 -4140 -4189 -4192 -4400..-4402'),
  restricted('usdm', '-2027 -2028 -4028 -4109 -4161 -4202..-4209 -4403'),
  full('usdm', '-2025 -4045'),
  noSuchOrder('spot', '-2026'),
  malformed('usdm', '-2026'),
  malformed('spot', '-2038'),
  noSuchOrder('spot', '-2039'),
  filter('usdm', '-4000..-4014 -4016 -4023 -4024 -4131 -4164 -4183 -4184 -4210 -4211 -5029'),
  duplicate('usdm', '-4015 -4116'),
  alreadySo('usdm', '-4046 -4059 -4171 -5027'),
  later('usdm', '-4047 -4048 -4067 -4068 -4531 -5043'),
  malformed('usdm', '-4060..-4062 -4120 -4135 -4137 -4138 -4142 -4165 -5025 -5026 -5037..-5041'),
  kind('would-match', 'rejected', 'never')('usdm', '-5022'),
  readTheText('usdm', '-5047'),
];

/** The codes one by one. */
export function codesOf({ codes }: DocumentedCodes): number[] {
  return codes.split(' ').flatMap((word) => {
    const [first = 0, last = first] = word.split('..').map(Number);
    return Array.from({ length: Math.abs(last - first) + 1 }, (_, index) => first - index);
  });
}
