import { expect } from 'chai';
import { StreamsHouse } from './streams-house.js';
import { waitUntil } from '../../support/wait-until.js';

const TRADE = '{"e":"trade","E":1767225600000,"s":"BTCUSDT","t":7,"p":"1.00000000","T":1767225600001,"m":true}';

describe('market streams', () => {
  let house: StreamsHouse;
  beforeEach(async () => (house = await StreamsHouse.open()));
  afterEach(() => house.close());

  describe('paths', () => {
    const raw = ['/ws/btcusdt@trade', '/ws/ethusdt@trade/btcusdt@trade', '/ws/btcusdt%40trade', '/ws/btcusdt@trade/1'];
    for (const path of raw) {
      it(`${path} delivers bare payloads`, async () => {
        const client = await house.connect(path);
        house.market.say('BTCUSDT trade', TRADE);
        await client.settle();
        expect(client.frames).to.deep.equal([TRADE]);
      });
    }

    const combined = [
      '/stream?streams=btcusdt@trade',
      '/stream?streams=ethusdt@trade/btcusdt@trade',
      '/stream?timeUnit=MILLISECOND&streams=btcusdt%40trade',
      '/stream/ws/btcusdt@trade',
    ];
    for (const path of combined) {
      it(`${path} delivers payloads wrapped with the name of their stream`, async () => {
        const client = await house.connect(path);
        house.market.say('BTCUSDT trade', TRADE);
        await client.settle();
        expect(client.frames).to.deep.equal([`{"stream":"btcusdt@trade","data":${TRADE}}`]);
      });
    }

    for (const path of ['/', '/ws', '/ws/', '/ws/1', '/stream', '/stream?streams=', '/stream/ws', '/stream/ws/3']) {
      it(`${path} opens without a stream`, async () => {
        const client = await house.connect(path);
        expect((await client.ask({ method: 'LIST_SUBSCRIPTIONS' })).result).to.deep.equal([]);
      });
    }

    for (const path of ['/wss', '/ws-api/v2', '/api/v3/time', '/streams']) {
      it(`${path} is no stream`, async () => {
        const outcome = await house.connect(path).catch((error: unknown) => String(error));
        expect(outcome).to.equal('Error: refused with 404');
      });
    }

    it('keep the plus of a kline stream with a time zone', async () => {
      const client = await house.connect('/stream?streams=btcusdt@kline_1d@+08:00');
      expect(house.market.say('BTCUSDT kline_1d@+08:00', '{}')).to.equal(1);
      await client.settle();
      expect(client.messages).to.deep.equal([{ stream: 'btcusdt@kline_1d@+08:00', data: {} }]);
    });

    it('a name that is no valid percent-encoding is taken as it is', async () => {
      const client = await house.connect('/ws/btcusdt%ZZtrade');
      expect((await client.ask({ method: 'LIST_SUBSCRIPTIONS' })).result).to.deep.equal(['btcusdt%ZZtrade']);
    });

    it('timeUnit=MICROSECOND turns the times of a payload, and nothing else, into microseconds', async () => {
      const client = await house.connect('/ws/btcusdt@trade?timeUnit=MICROSECOND');
      house.market.say('BTCUSDT trade', TRADE);
      await client.settle();
      expect(client.messages).to.deep.equal([{ ...JSON.parse(TRADE), E: 1767225600000000, T: 1767225600001000, t: 7 }]);
    });
  });

  describe('control messages', () => {
    it('SUBSCRIBE is acknowledged and delivers from then on', async () => {
      const client = await house.connect('/ws');
      expect(house.market.say('BTCUSDT trade', TRADE)).to.equal(0);
      expect(await client.say('{"method":"SUBSCRIBE","params":["btcusdt@trade"],"id":1}')).to.deep.equal({
        result: null,
        id: 1,
      });
      expect(house.market.say('BTCUSDT trade', TRADE)).to.equal(1);
    });

    it('UNSUBSCRIBE ends the stream, and the market is not listened to any more', async () => {
      const client = await house.connect('/ws/btcusdt@trade');
      expect(await client.say('{"method":"UNSUBSCRIBE","params":["btcusdt@trade","no@such"],"id":312}')).to.deep.equal({
        result: null,
        id: 312,
      });
      expect(house.market.say('BTCUSDT trade', TRADE)).to.equal(0);
      expect(house.streams.streams).to.deep.equal([]);
    });

    it('LIST_SUBSCRIPTIONS names what was subscribed, in order, without doubles', async () => {
      const client = await house.connect('/ws/btcusdt@trade');
      await client.ask({ method: 'SUBSCRIBE', params: ['ethusdt@depth', 'btcusdt@trade', '!miniTicker@arr'] });
      expect(await client.say('{"method":"LIST_SUBSCRIPTIONS","id":3}')).to.deep.equal({
        result: ['btcusdt@trade', 'ethusdt@depth', '!miniTicker@arr'],
        id: 3,
      });
    });

    it('a stream that does not exist is acknowledged and stays silent', async () => {
      const client = await house.connect('/ws');
      const params = ['nosuch@trade', 'btcusdt@nosuch', 'BTCUSDT@trade', '!ticker@arr', 'btcusdt@kline_7m', '@trade'];
      expect((await client.ask({ method: 'SUBSCRIBE', params })).result).to.equal(null);
      expect((await client.ask({ method: 'LIST_SUBSCRIPTIONS' })).result).to.deep.equal(params);
      expect(house.streams.streams).to.deep.equal([]);
    });

    it('SET_PROPERTY combined changes the form of the frames, GET_PROPERTY tells it', async () => {
      const client = await house.connect('/ws/btcusdt@trade');
      expect((await client.ask({ method: 'GET_PROPERTY', params: ['combined'] })).result).to.equal(false);
      expect((await client.ask({ method: 'SET_PROPERTY', params: ['combined', true] })).result).to.equal(null);
      house.market.say('BTCUSDT trade', TRADE);
      expect((await client.ask({ method: 'GET_PROPERTY', params: ['combined'] })).result).to.equal(true);
      expect(client.messages[2]).to.deep.equal({ stream: 'btcusdt@trade', data: JSON.parse(TRADE) });
    });

    for (const id of ['null', '0', '-5', '9223372036854775807', '"a1-B_2"', '"6b0f4c4e-9d5e-4c0c-9f0e-0d3b2a1c4d5e"']) {
      it(`the id ${id} is echoed as it was sent`, async () => {
        const client = await house.connect('/ws');
        await client.say(`{"method":"LIST_SUBSCRIPTIONS","id":${id}}`);
        expect(client.frames).to.deep.equal([`{"result":[],"id":${id}}`]);
      });
    }

    const errors: [text: string, frame: string][] = [
      ['{"method":"SET_PROPERTY","params":["colour",true],"id":1}', '{"code":0,"msg":"Unknown property","id":1}'],
      ['{"method":"GET_PROPERTY","params":["colour"],"id":1}', '{"code":0,"msg":"Unknown property","id":1}'],
      [
        '{"method":"SET_PROPERTY","params":["combined","yes"],"id":2}',
        '{"code":1,"msg":"Invalid value type: expected Boolean","id":2}',
      ],
      [
        '{"method":"SET_PROPERTY","params":[7,true],"id":3}',
        '{"code":2,"msg":"Invalid request: property name must be a string","id":3}',
      ],
      ['{"method":"GET_PROPERTY","id":3}', '{"code":2,"msg":"Invalid request: property name must be a string","id":3}'],
      [
        '{"method":"GET_PROPERTY","params":["combined","more"],"id":4}',
        '{"code":2,"msg":"Invalid request: too many parameters","id":4}',
      ],
      [
        '{"method":"SET_PROPERTY","params":["combined",true,1],"id":4}',
        '{"code":2,"msg":"Invalid request: too many parameters","id":4}',
      ],
      [
        '{"method":"LIST_SUBSCRIPTIONS","params":["x"],"id":4}',
        '{"code":2,"msg":"Invalid request: too many parameters","id":4}',
      ],
      [
        '{"method":"SUBSCRIBE","params":["btcusdt@trade"]}',
        '{"code":2,"msg":"Invalid request: request ID must be an unsigned integer"}',
      ],
      [
        '{"method":"SUBSCRIBE","params":[],"id":1.5}',
        '{"code":2,"msg":"Invalid request: request ID must be an unsigned integer"}',
      ],
      [
        '{"method":"SUBSCRIBE","params":[],"id":9223372036854775808}',
        '{"code":2,"msg":"Invalid request: request ID must be an unsigned integer"}',
      ],
      [
        '{"method":"SUBSCRIBE","params":[],"id":"0123456789012345678901234567890123456"}',
        '{"code":2,"msg":"Invalid request: request ID must be an unsigned integer"}',
      ],
      ['{"params":[],"id":5}', '{"code":2,"msg":"Invalid request: missing field `method` at line 1 column 20","id":5}'],
      [
        '{"method":"SUBSCRYBE","id":6}',
        '{"code":2,"msg":"Invalid request: unknown variant `SUBSCRYBE`, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, ' +
          '`LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY` at line 1 column 21","id":6}',
      ],
      ['hello', '{"code":3,"msg":"Invalid JSON: expected value at line 1 column 1"}'],
      ['[1]', '{"code":2,"msg":"Invalid request: expected an object at line 1 column 0"}'],
      [
        '{"method":"SUBSCRIBE","params":"btcusdt@trade","id":8}',
        '{"code":2,"msg":"Invalid request: params must be an array","id":8}',
      ],
      [
        '{"method":"SUBSCRIBE","params":[1],"id":9}',
        '{"code":2,"msg":"Invalid request: stream name must be a string","id":9}',
      ],
    ];
    for (const [text, frame] of errors) {
      it(`${text} is answered by ${frame.slice(0, 80)}`, async () => {
        const client = await house.connect('/ws');
        await client.say(text);
        expect(client.frames).to.deep.equal([frame]);
      });
    }

    it('errors come nested where the house is told so', async () => {
      await house.close();
      house = await StreamsHouse.open({ nestedStreamErrors: true });
      const client = await house.connect('/ws');
      await client.say('{"method":"GET_PROPERTY","params":["x"],"id":1}');
      await client.say('hello');
      expect(client.messages).to.deep.equal([
        { error: { code: 0, msg: 'Unknown property' }, id: 1 },
        { error: { code: 3, msg: 'Invalid JSON: expected value at line 1 column 1' }, id: null },
      ]);
    });
  });

  describe('delivery', () => {
    it('the market is listened to once, however many clients there are', async () => {
      const first = await house.connect('/ws/btcusdt@trade');
      const second = await house.connect('/stream?streams=btcusdt@trade');
      expect(house.market.say('BTCUSDT trade', TRADE)).to.equal(1);
      await Promise.all([first.settle(), second.settle()]);
      expect(first.frames).to.deep.equal([TRADE]);
      expect(second.messages).to.deep.equal([{ stream: 'btcusdt@trade', data: JSON.parse(TRADE) }]);
      first.socket.terminate();
      await waitUntil(() => house.registry.list().length === 1);
      expect(house.market.listenersOf('BTCUSDT trade')).to.equal(1);
      second.socket.close();
      await waitUntil(() => house.market.listenersOf('BTCUSDT trade') === 0);
    });

    it('@1000ms is the plain depth stream under the name that was asked for', async () => {
      const client = await house.connect('/stream?streams=btcusdt@depth5@1000ms/ethusdt@depth@1000ms');
      house.market.say('BTCUSDT depth5', '1');
      house.market.say('ETHUSDT depth', '2');
      await client.settle();
      expect(client.messages).to.deep.equal([
        { stream: 'btcusdt@depth5@1000ms', data: 1 },
        { stream: 'ethusdt@depth@1000ms', data: 2 },
      ]);
    });

    it('1024 streams are served, one more ends the connection', async () => {
      const names = Array.from({ length: 1024 }, (_, index) => `s${index}@trade`);
      const client = await house.connect('/ws');
      expect((await client.ask({ method: 'SUBSCRIBE', params: names })).result).to.equal(null);
      client.send('{"method":"SUBSCRIBE","params":["btcusdt@trade"],"id":2}');
      expect(await client.end()).to.deep.equal({ code: 1008, reason: 'Too many streams' });
    });

    it('too many streams in the URL end the connection as well', async () => {
      const names = Array.from({ length: 1025 }, (_, index) => `s${index}@trade`);
      const client = await house.connect(`/stream?streams=${names.join('/')}`);
      expect((await client.end()).code).to.equal(1008);
    });
  });
});
