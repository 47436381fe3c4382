import { expect } from 'chai';
import { fileURLToPath } from 'node:url';
import { findDrawers, findLongFiles } from './file-rules.js';
import { findCycles } from './find-cycles.js';
import { objectionTo } from './import-table.js';
import { readImports } from './read-imports.js';
import { readSourceTree } from './source-tree.js';
import type { SourceTree } from './source-tree.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

function objections(tree: SourceTree): string[] {
  return readImports(tree)
    .map(objectionTo)
    .filter((objection) => objection !== null);
}

describe('the house', () => {
  const tree = readSourceTree(ROOT, ['src', 'examples']);
  const imports = readImports(tree);

  it('is read at all', () => {
    expect(tree.size).to.be.greaterThan(40);
    expect(imports.length).to.be.greaterThan(tree.size);
    expect([...tree.keys()]).to.include('src/host/events/event-engine.ts');
  });

  it('imports only in the directions of its table', () => {
    expect(objections(tree)).to.deep.equal([]);
  });

  it('imports only files that exist', () => {
    const missing = imports.filter(({ to }) => !to.startsWith('package:') && !tree.has(to));
    expect(missing.map(({ from, line, to }) => `${from}:${line} imports ${to}`)).to.deep.equal([]);
  });

  it('has no import cycle, types included', () => {
    expect(findCycles(imports)).to.deep.equal([]);
  });

  it('has no file over 500 lines', () => {
    expect(findLongFiles(tree)).to.deep.equal([]);
  });

  it('has no drawer for odds and ends', () => {
    expect(findDrawers(tree)).to.deep.equal([]);
  });
});

describe('the rules of the house, on a made-up house', () => {
  const refused = (path: string, text: string): string[] => objections(new Map([[path, text]]));

  const against: readonly (readonly [path: string, text: string, reason: string])[] = [
    ['src/host/engine/a.ts', `import type { X } from '../../binance/wire/x.js';`, 'src/host/ may not import it'],
    ['src/host/a.ts', `export * from '../simulator/index.js';`, 'src/host/ may not import it'],
    ['src/binance/wire/a.ts', `import '../errors/binance-error.js';`, 'may not import it'],
    ['src/binance/rest/a.ts', `let x: import('../streams/y.js').Y;`, 'may not import it'],
    ['src/binance/rest/a.ts', `import { Order } from '../../host/index.js';`, 'may not import it'],
    ['src/binance/mappings/a.ts', `import { binance } from 'ccxt';`, 'may only import its types'],
    [
      'src/binance/mappings/a.ts',
      `import { EventEngine } from '../../host/events/event-engine.js';`,
      'may not import it',
    ],
    ['src/binance/streams/a.ts', `import ccxt from 'ccxt';`, 'may not import it'],
    ['src/binance/managers/order-manager.ts', `import '../binance-api-client.js';`, 'may not import it'],
    ['src/binance/managers/order-manager.ts', `import '../wire/x.js';`, 'may not import it'],
    ['src/binance/managers/order-manager.ts', `import type { A } from './account-manager.js';`, 'one another'],
    ['src/binance/binance-api-client.ts', `import './binance-adapter.js';`, 'may not import it'],
    ['src/binance/binance-adapter.ts', `import './managers/order-manager.js';`, 'may not import it'],
    ['src/binance/settings.ts', `import './binance-api-client.js';`, 'may not import it'],
    ['src/simulator/a.ts', `import { parse } from '../binance/wire/x.js';`, 'may only import its types'],
    ['src/simulator/a.ts', `const x = await import('../binance/errors/x.js');`, 'may not import it'],
    ['src/simulator/a.ts', `import type { T } from '../host/index.js';`, 'may not import it'],
    ['src/bridge/a.ts', `import '../index.js';`, 'may not import it'],
    ['src/cli/a.ts', `import '../host/events/event-engine.js';`, 'may not import it'],
    ['src/odd.ts', `import 'ws';`, 'stands in no room'],
    ['examples/a.ts', `import '../src/host/events/event-engine.js';`, 'may not import it'],
  ];
  for (const [path, text, reason] of against) {
    it(`refuse ${text} in ${path}`, () => {
      const found = refused(path, text);
      expect(found).to.have.length(1);
      expect(found[0]).to.include(reason);
    });
  }

  const allowed: readonly (readonly [path: string, text: string])[] = [
    ['src/host/engine/a.ts', `import { x } from '../domain/x.js';`],
    ['src/binance/mappings/a.ts', `import type { Order } from 'ccxt'; import { type X } from '../wire/x.js';`],
    ['src/binance/rest/a.ts', `import ccxt from 'ccxt'; import '../rate-limit/x.js';`],
    ['src/binance/managers/order-manager.ts', `import './order-ledger.js'; import '../../host/index.js';`],
    ['src/binance/binance-api-client.ts', `import './managers/order-manager.js'; import './wire/x.js';`],
    ['src/binance/binance-adapter.ts', `import './binance-api-client.js'; import '../host/index.js';`],
    [
      'src/simulator/a.ts',
      `import type { X } from '../binance/wire/x.js'; import { type Y } from '../binance/wire/y.js';`,
    ],
    ['src/monitor/a.ts', `import '../host/index.js';`],
    ['src/cli/a.ts', `import '../simulator/index.js'; import '../../examples/market-maker/market-maker.js';`],
    ['examples/a.ts', `import 'vt-binance'; import 'vt-binance/simulator'; import './b.js';`],
  ];
  for (const [path, text] of allowed) {
    it(`allow ${text} in ${path}`, () => {
      expect(refused(path, text)).to.deep.equal([]);
    });
  }

  it('do not take text or comments for imports', () => {
    const text = `// import '../simulator/index.js';\nconst a = "import '../simulator/index.js'";`;
    expect(refused('src/host/a.ts', text)).to.deep.equal([]);
  });

  it('find a cycle through types and re-exports, once, and no cycle in a diamond', () => {
    const cyclic = new Map([
      ['src/host/a.ts', `import type { B } from './b.js';`],
      ['src/host/b.ts', `export * from './c.js';`],
      ['src/host/c.ts', `type A = import('./a.js').A;`],
      ['src/host/d.ts', `import './a.js';`],
    ]);
    expect(findCycles(readImports(cyclic))).to.deep.equal([
      'src/host/a.ts → src/host/b.ts → src/host/c.ts → src/host/a.ts',
    ]);
    const diamond = new Map([
      ['src/host/a.ts', `import './b.js'; import './c.js';`],
      ['src/host/b.ts', `import './d.js';`],
      ['src/host/c.ts', `import './d.js';`],
    ]);
    expect(findCycles(readImports(diamond))).to.deep.equal([]);
  });

  it('find a file that imports itself', () => {
    const tree = new Map([['src/host/a.ts', `import './a.js';`]]);
    expect(findCycles(readImports(tree))).to.deep.equal(['src/host/a.ts → src/host/a.ts']);
  });

  it('find long files, except those that a program wrote', () => {
    const long = 'x;\n'.repeat(501);
    const tree = new Map([
      ['src/a.ts', long],
      ['src/b.ts', `// Generated from facts of exchangeInfo.\n${long}`],
      ['src/c.ts', 'x;\n'.repeat(500)],
    ]);
    expect(findLongFiles(tree)).to.deep.equal(['src/a.ts has 501 lines']);
  });

  it('find drawers', () => {
    const names = ['src/utils.ts', 'src/host/helpers/a.ts', 'src/string-utils.ts', 'src/x/types.ts', 'src/common/a.ts'];
    const fine = ['src/host/events/event-types.ts', 'src/uncommon.ts', 'src/host/domain/order.ts'];
    expect(findDrawers(new Map([...names, ...fine].map((name) => [name, ''])))).to.deep.equal(names);
  });

  it('count every form of import with its line', () => {
    const text = `import a from 'ws';\nimport { type B, c } from './b.js';\nexport { d } from './d.js';\nexport type { E } from './e.js';\nrequire('./f.js');`;
    const found = readImports(new Map([['src/host/a.ts', text]]));
    expect(found.map(({ line, to, isTypeOnly }) => [line, to, isTypeOnly])).to.deep.equal([
      [1, 'package:ws', false],
      [2, 'src/host/b.ts', false],
      [3, 'src/host/d.ts', false],
      [4, 'src/host/e.ts', true],
      [5, 'src/host/f.ts', false],
    ]);
  });
});
