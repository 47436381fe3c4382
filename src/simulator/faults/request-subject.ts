import type { ApiRequest } from '../server/api-gate.js';
import type { FaultSubject } from './fault-subject.js';

/** Describes a request to the rules: it is called by its name on either protocol, and by its path. */
export function requestSubject({ endpoint, params, connection }: ApiRequest, accountId: string): FaultSubject {
  const { method, route } = endpoint;
  const path = route?.slice(route.indexOf(' ') + 1);
  const names = connection ? [method, route, path] : [route, method, path];
  return {
    phase: 'request',
    channel: connection ? 'ws-api' : 'rest',
    names: names.filter((name) => name !== undefined),
    account: accountId,
    symbol: params.get('symbol') ?? '',
    clientOrderIds: [...params].filter(([name]) => /client(order)?id$/i.test(name)).map(([, value]) => value),
  };
}
