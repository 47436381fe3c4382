export { startSimulator, type Simulator, type SimulatorEndpoints } from './start-simulator.js';
export { DEFAULT_ACCOUNT, type SimulatorAccount, type SimulatorOptions } from './simulator-options.js';
export { SimulatedExchange, type SimulatedExchangeOptions } from './simulated-exchange.js';
export { FAULT_KINDS, type FaultKind } from './faults/fault-kinds.js';
export { Faults } from './faults/faults.js';
export type { FaultRuleState, InjectedFault } from './faults/fault-book.js';
export type { FaultChannel } from './faults/fault-kind.js';
export type { FaultPattern, FaultRule, FaultScript, FaultWhat, FaultWhen, FaultWhere } from './faults/fault-rule.js';
export { ManualClock, RealClock, type VenueClock } from './venue-clock.js';
export { VenueError } from './venue-error.js';
export { formatUnits, multiply, ONE, parseUnits, units, unitsToNumber, type Units } from './units.js';
export type {
  OrderCancellation,
  OrderExecution,
  OrderPlacement,
  OrderReference,
  Venue,
  VenueBalance,
  VenueEvents,
  VenueFill,
  VenueLedger,
  VenueOrder,
  VenueTrade,
} from './venue.js';
export type { MarketView, MarketViews } from './market-view.js';
export type { SymbolSpec } from './markets/symbol-spec.js';
export { spotSymbols } from './markets/spot-symbols.js';
