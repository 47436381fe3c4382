import path from 'node:path';
import ts from 'typescript';

/** What a wire type says a value looks like. */
export interface Shape {
  readonly kinds: ReadonlySet<Kind>;
  /** Fields of an object; null where the type allows any. */
  readonly fields: ReadonlyMap<string, { readonly optional: boolean; readonly shape: Shape }> | null;
  /** Element of an array or of each place of a tuple. */
  readonly elements: readonly Shape[] | Shape | null;
}

/** JSON kinds. */
export type Kind = 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array' | 'any';

/** One way in which a value is not as its wire type says. */
export interface Difference {
  readonly path: string;
  readonly what: 'missing' | 'unknown field' | 'other kind';
  readonly detail: string;
}

/** Result of comparing one value with a shape. */
export interface Comparison {
  readonly fields: number;
  readonly differences: readonly Difference[];
}

const WIRE = path.resolve(import.meta.dirname, '../../src/binance/wire');
let cached: { checker: ts.TypeChecker; types: Map<string, ts.Type> } | undefined;

/** Reads the shape of an exported wire type from the source itself, so that the test cannot drift from the types. */
export function shapeOf(typeName: string): Shape {
  const { checker, types } = wireTypes();
  const type = types.get(typeName);
  if (!type) throw new Error(`src/binance/wire exports no type ${typeName}`);
  return shapeOfType(type, checker);
}

/** Compares a JSON value with a shape, counting fields and naming every difference by its path. */
export function compare(value: unknown, shape: Shape, at = ''): Comparison {
  const kind = kindOf(value);
  if (!shape.kinds.has('any') && !shape.kinds.has(kind)) {
    return {
      fields: 1,
      differences: [{ path: at, what: 'other kind', detail: `${kind}, not ${[...shape.kinds].join('|')}` }],
    };
  }
  if (Array.isArray(value)) return compareElements(value, shape, at);
  if (kind === 'object' && shape.fields) return compareFields(value as Record<string, unknown>, shape.fields, at);
  return { fields: 1, differences: [] };
}

function compareElements(value: readonly unknown[], shape: Shape, at: string): Comparison {
  const { elements } = shape;
  if (!elements) return { fields: 1, differences: [] };
  return sum(value.map((element, index) => compare(element, elementShape(elements, index), `${at}[]`)));
}

function elementShape(elements: readonly Shape[] | Shape, index: number): Shape {
  if (!Array.isArray(elements)) return elements as Shape;
  return (elements as readonly Shape[])[index] ?? { kinds: new Set(), fields: null, elements: null };
}

function compareFields(value: Record<string, unknown>, fields: NonNullable<Shape['fields']>, at: string): Comparison {
  const missing = [...fields]
    .filter(([name, field]) => !field.optional && !(name in value))
    .map(([name, field]) => ({
      path: `${at}.${name}`,
      what: 'missing' as const,
      detail: [...field.shape.kinds].join('|'),
    }));
  const present = Object.entries(value).map(([name, inner]) => {
    const field = fields.get(name);
    if (field) return compare(inner, field.shape, `${at}.${name}`);
    return {
      fields: 1,
      differences: [{ path: `${at}.${name}`, what: 'unknown field' as const, detail: kindOf(inner) }],
    };
  });
  const all = sum(present);
  return { fields: all.fields, differences: [...missing, ...all.differences] };
}

function sum(parts: readonly Comparison[]): Comparison {
  return {
    fields: parts.reduce((total, part) => total + part.fields, 0),
    differences: parts.flatMap((part) => part.differences),
  };
}

function kindOf(value: unknown): Kind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const kind = typeof value;
  return kind === 'string' || kind === 'number' || kind === 'boolean' ? kind : 'object';
}

function wireTypes(): NonNullable<typeof cached> {
  if (cached) return cached;
  const files = ts.sys.readDirectory(WIRE, ['.ts']);
  const program = ts.createProgram(files, {
    strict: true,
    module: ts.ModuleKind.NodeNext,
    noLib: false,
    skipLibCheck: true,
  });
  const checker = program.getTypeChecker();
  const types = new Map<string, ts.Type>();
  for (const file of files) {
    const symbol = checker.getSymbolAtLocation(program.getSourceFile(file)!);
    for (const exported of symbol ? checker.getExportsOfModule(symbol) : []) {
      if (exported.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias)) {
        types.set(exported.name, checker.getDeclaredTypeOfSymbol(exported));
      }
    }
  }
  cached = { checker, types };
  return cached;
}

function shapeOfType(type: ts.Type, checker: ts.TypeChecker): Shape {
  const parts = type.isUnion() ? type.types : [type];
  const kinds = new Set<Kind>();
  let fields: Shape['fields'] = null;
  let elements: Shape['elements'] = null;
  for (const part of parts) {
    const kind = kindOfType(part, checker);
    kinds.add(kind);
    if (kind === 'array') elements = elementsOf(part as ts.TypeReference, checker);
    if (kind === 'object')
      fields = checker.getIndexInfosOfType(part).length > 0 ? null : mergeFields(fields, fieldsOf(part, checker));
  }
  return { kinds, fields, elements };
}

/** Fields of a union: one that is missing in a member is optional. */
function mergeFields(left: Shape['fields'], right: NonNullable<Shape['fields']>): NonNullable<Shape['fields']> {
  if (!left) return right;
  const merged = new Map(left);
  for (const [name, field] of right) merged.set(name, left.has(name) ? field : { ...field, optional: true });
  for (const [name, field] of left) if (!right.has(name)) merged.set(name, { ...field, optional: true });
  return merged;
}

function kindOfType(type: ts.Type, checker: ts.TypeChecker): Kind {
  if (type.flags & ts.TypeFlags.StringLike) return 'string';
  if (type.flags & ts.TypeFlags.NumberLike) return 'number';
  if (type.flags & ts.TypeFlags.BooleanLike) return 'boolean';
  if (type.flags & ts.TypeFlags.Null) return 'null';
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Undefined | ts.TypeFlags.TypeParameter))
    return 'any';
  return checker.isArrayType(type) || checker.isTupleType(type) ? 'array' : 'object';
}

function elementsOf(type: ts.TypeReference, checker: ts.TypeChecker): readonly Shape[] | Shape | null {
  const shapes = checker.getTypeArguments(type).map((argument) => shapeOfType(argument, checker));
  return checker.isTupleType(type) ? shapes : (shapes[0] ?? null);
}

function fieldsOf(type: ts.Type, checker: ts.TypeChecker): NonNullable<Shape['fields']> {
  return new Map(
    checker.getPropertiesOfType(type).map((property) => {
      const optional = Boolean(property.flags & ts.SymbolFlags.Optional);
      const declared = checker.getTypeOfSymbol(property);
      return [
        property.name,
        { optional, shape: shapeOfType(optional ? checker.getNonNullableType(declared) : declared, checker) },
      ];
    }),
  );
}
