import { expect } from 'chai';
import fc from 'fast-check';
import { restParams } from '../../../src/simulator/server/rest-request.js';
import { VenueError } from '../../../src/simulator/venue-error.js';

const REQUEST = { httpMethod: 'POST', path: '/api/v3/order', address: '', apiKey: undefined };

type Outcome = readonly (readonly string[])[] | string;

/** What `work` gives, or the code of its refusal. */
function outcomeOf(work: () => Outcome): Outcome {
  try {
    return work();
  } catch (error) {
    if (error instanceof VenueError) return `${error.code} ${error.message}`;
    throw error;
  }
}

/** Reads a form pair by pair, each decoded for itself. */
function naiveForm(form: string): Map<string, string> {
  const params = new Map<string, string>();
  for (const pair of form.split('&').filter((each) => each !== '')) {
    const [first = '', ...rest] = pair.split('=');
    const name = naiveText(first);
    if (params.has(name)) throw new VenueError(-1101, `Duplicate values for parameter '${name}'.`);
    params.set(name, naiveText(rest.join('=')));
  }
  return params;
}

function naiveText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new VenueError(-1100, 'Illegal characters found in a parameter.');
  }
}

const piece = fc.constantFrom('a', 'symbol', 'é', '=', '&', '+', '%20', '%3D', '%', '1', '');
const form = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

describe('restParams', () => {
  it('are read from any query and body as pair by pair, and where both have a name the query has its value', () => {
    fc.assert(
      fc.property(form, form, (rawQuery, rawBody) => {
        const naive = outcomeOf(() => {
          const query = naiveForm(rawQuery);
          return [...new Map([...naiveForm(rawBody), ...query])];
        });
        const read = outcomeOf(() => [...restParams({ ...REQUEST, rawQuery, rawBody })]);
        expect(read).to.deep.equal(naive);
      }),
      { numRuns: 3_000 },
    );
  });
});
