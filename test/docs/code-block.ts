import { DOCUMENTS, readDocument } from './documents.js';

/** One fenced block of a document. */
export interface CodeBlock {
  readonly document: string;
  /** Line of the opening fence, counted from 1. */
  readonly line: number;
  /** First word behind the fence: `ts`, `bash`, … */
  readonly language: string;
  /** The other words. */
  readonly marks: readonly string[];
  readonly text: string;
  /** Text of the block right behind that is marked as output (`text output`); null where there is none. */
  readonly output: string | null;
  /** Whether its numbers stand for any numbers (`text output sample`). */
  readonly isSample: boolean;
}

type Fenced = Omit<CodeBlock, 'output' | 'isSample' | 'document'> & { readonly lastLine: number };

/** Every fenced block of every document. Throws where a fence is not closed. */
export function readCodeBlocks(): CodeBlock[] {
  return DOCUMENTS.flatMap((document) => blocksOf(document, readDocument(document)));
}

/** The fenced blocks of one document; a block of output belongs to the block that it follows, at most three lines away. */
export function blocksOf(document: string, text: string): CodeBlock[] {
  const fenced = readFences(document, text);
  return fenced.map((block, index) => {
    const next = fenced[index + 1];
    const isOutput = next?.marks.includes('output') === true && next.line - block.lastLine <= 4;
    const { line, language, marks } = block;
    return {
      document,
      line,
      language,
      marks,
      text: block.text,
      output: isOutput ? next.text : null,
      isSample: isOutput && next.marks.includes('sample'),
    };
  });
}

function readFences(document: string, text: string): Fenced[] {
  const blocks: Fenced[] = [];
  let open: { line: number; info: string[]; lines: string[] } | null = null;
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^```(.*)$/.exec(line);
    if (fence && open) {
      const [language = '', ...marks] = open.info;
      blocks.push({ line: open.line, lastLine: index + 1, language, marks, text: open.lines.join('\n') });
      open = null;
    } else if (fence) open = { line: index + 1, info: (fence[1] ?? '').trim().split(/\s+/), lines: [] };
    else open?.lines.push(line);
  }
  if (open) throw new Error(`${document}:${open.line} opens a block that is never closed`);
  return blocks;
}
