import type { ErrorKind, Market } from './error-rule.js';

/** What an HTTP status means when no readable code came with it. */
export interface StatusRule extends ErrorKind {
  readonly meaning: string;
  readonly hint?: string;
}

const UNKNOWN: ErrorKind = { category: 'execution-unknown', outcome: 'unknown', decision: 'query' };
const FAILED: ErrorKind = { category: 'overload', outcome: 'not-sent', decision: 'wait' };

/**
 * Futures' 503 comes in texts of different meaning (USDⓈ-M, General Info, HTTP Return Codes); two of them prove that
 * nothing happened.
 */
const USDM_FAILED_503 = ['Service Unavailable', 'Internal error; unable to process'];

/**
 * The rule of a status without a code. 5xx leaves a spot order in doubt whatever else came with it (rest-api.md, HTTP
 * return codes); a web application firewall answers 403 and HTML; retired paths and wrong hosts answer 404.
 */
export function findStatusRule(market: Market, status: number, body: string): StatusRule {
  if (status >= 500) return serverTrouble(market, status, body);
  switch (status) {
    case 401:
      return { category: 'authentication', outcome: 'rejected', decision: 'never', meaning: 'not authorized' };
    case 403:
      return {
        category: 'banned',
        outcome: 'not-sent',
        decision: 'wait',
        meaning: 'refused by the firewall in front of Binance',
        hint: 'Stop sending for some minutes; text that looks like SQL in a parameter can be the cause.',
      };
    case 404:
      return {
        category: 'invalid-request',
        outcome: 'not-sent',
        decision: 'never',
        meaning: 'there is no such path on this host',
        hint: 'Check the server and the endpoint overrides; Binance may have retired the endpoint.',
      };
    case 407:
      return { category: 'network', outcome: 'not-sent', decision: 'never', meaning: 'the proxy wants authentication' };
    case 408:
      return { ...UNKNOWN, meaning: 'the backend timed out' };
    case 418:
      return { category: 'banned', outcome: 'not-sent', decision: 'wait', meaning: 'this address is banned' };
    case 429:
      return { category: 'rate-limit', outcome: 'not-sent', decision: 'wait', meaning: 'a limit is used up' };
    default:
      return unexpected(status);
  }
}

function serverTrouble(market: Market, status: number, body: string): StatusRule {
  if (market === 'usdm' && status === 503 && USDM_FAILED_503.some((text) => body.includes(text))) {
    return { ...FAILED, meaning: 'the service is not available; nothing was executed' };
  }
  return { ...UNKNOWN, meaning: 'trouble on the venue’s side; it may have been executed' };
}

function unexpected(status: number): StatusRule {
  if (status >= 300 && status < 400) {
    return {
      category: 'invalid-request',
      outcome: 'not-sent',
      decision: 'never',
      meaning: 'redirected elsewhere, which is not followed',
    };
  }
  return { category: 'unclassified', outcome: 'unknown', decision: 'query', meaning: 'not an answer of Binance’s API' };
}
