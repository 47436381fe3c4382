import { expect } from 'chai';
import { span } from '../../../src/cli/view/styled-line.js';
import { TerminalScreen } from '../../../src/cli/view/terminal-screen.js';

describe('TerminalScreen', () => {
  let written: string[];
  const output = { write: (text: string) => written.push(text), columns: 100, rows: 30 };

  beforeEach(() => {
    written = [];
  });

  it('draws on a screen of its own and gives the terminal back as it was, once', () => {
    const screen = new TerminalScreen(output, true);
    const listeners = process.listenerCount('exit');
    screen.draw([[span('too early')]]);
    screen.open();
    screen.open();
    expect(process.listenerCount('exit')).to.equal(listeners + 1);
    screen.close();
    screen.close();
    expect(process.listenerCount('exit')).to.equal(listeners);
    expect(written).to.deep.equal(['\x1b[?1049h\x1b[?25l', '\x1b[?25h\x1b[?1049l']);
  });

  it('draws a frame in one write, in place, without clearing first, and nothing where nothing changed', () => {
    const screen = new TerminalScreen(output, true);
    screen.open();
    screen.draw([[span('a', 'green'), span('b')], [span('c')]]);
    screen.draw([[span('a', 'green'), span('b')], [span('c')]]);
    screen.draw([[span('d')]]);
    screen.close();
    expect(written.slice(1, -1)).to.deep.equal([
      '\x1b[?2026h\x1b[H\x1b[32ma\x1b[0mb\x1b[K\r\nc\x1b[K\x1b[J\x1b[?2026l',
      '\x1b[?2026h\x1b[Hd\x1b[K\x1b[J\x1b[?2026l',
    ]);
  });

  it('uses no colours where none are wanted, and knows its size', () => {
    const screen = new TerminalScreen(output, false);
    screen.open();
    screen.draw([[span('a', 'red')]]);
    screen.close();
    expect(written[1]).to.not.include('\x1b[31m');
    expect(screen.size).to.deep.equal({ width: 100, height: 30 });
    expect(new TerminalScreen({ write: () => true }, false).size).to.deep.equal({ width: 80, height: 24 });
  });
});
