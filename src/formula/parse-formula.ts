import { invariant } from '#base';
import type { Definition, Expression, Formula, Span } from './ast.ts';
import { formulaError } from './formula-error.ts';
import { type Token, tokensOf } from './tokens.ts';

/** Deepest nesting, and most pieces of a formula. */
const MAX_DEPTH = 64;
const MAX_NODES = 2000;

/** Words that are no columns unless they stand in backticks. */
export const KEYWORDS = new Set(['and', 'or', 'not', 'in', 'between', 'is', 'missing', 'true', 'false']);

/**
 * Parses a formula such as `total_spent / (num_purchases + 1)`. Nothing is looked up and nothing evaluated.
 * @throws FORMULA_INVALID with the place
 */
export function parseFormula(text: string): Formula {
  const parser = new Parser(text, tokensOf(text));
  return { text, root: parser.whole() };
}

/**
 * Parses `name = formula`, the definition of a column.
 * @throws FORMULA_INVALID with the place
 */
export function parseDefinition(text: string): Definition {
  const tokens = tokensOf(text);
  const [name, equals] = tokens;
  invariant(name !== undefined, 'there is an end');
  if (name.type !== 'word' && name.type !== 'quoted')
    throw formulaError(text, name, 'expected the name of the new column');
  if (name.type === 'word' && KEYWORDS.has(name.value.toLowerCase())) {
    throw formulaError(
      text,
      name,
      `expected the name of the new column, got the word "${name.value}"`,
      'Put it into backticks.',
    );
  }
  if (equals?.type !== 'sign' || equals.value !== '=')
    throw formulaError(text, equals ?? name, `expected = after "${name.value}"`);
  return { name: name.value, formula: { text, root: new Parser(text, tokens.slice(2)).whole() } };
}

const COMPARISONS = new Set(['=', '==', '!=', '<>', '<', '<=', '>', '>=']);
const SAME: Readonly<Record<string, string>> = { '==': '=', '<>': '!=' };

/** Recursive descent over the tokens; see docs/formulas.md for the grammar. */
class Parser {
  private at = 0;
  private depth = 0;
  private nNodes = 0;

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
  ) {}

  whole(): Expression {
    const root = this.either();
    if (this.next.type !== 'end') throw this.unexpected('an operator or the end');
    return root;
  }

  private get next(): Token {
    return this.tokens[this.at]!;
  }

  private either(): Expression {
    this.depth++;
    if (this.depth > MAX_DEPTH)
      throw formulaError(
        this.text,
        this.next,
        `expected at most ${MAX_DEPTH} levels of brackets and functions`,
      );
    let left = this.both();
    while (this.takeWord('or')) left = this.call('or', [left, this.both()]);
    this.depth--;
    return left;
  }

  private both(): Expression {
    let left = this.negation();
    while (this.takeWord('and')) left = this.call('and', [left, this.negation()]);
    return left;
  }

  private negation(): Expression {
    const { start } = this.next;
    let nots = 0;
    while (this.takeWord('not')) nots++;
    let inner = this.comparison();
    for (; nots > 0; nots--) inner = this.call('not', [inner], start);
    return inner;
  }

  private comparison(): Expression {
    const left = this.sum();
    const sign = this.takeSign((value) => COMPARISONS.has(value));
    if (sign !== null) {
      const compared = this.call(SAME[sign] ?? sign, [left, this.sum()]);
      if (this.next.type === 'sign' && COMPARISONS.has(this.next.value))
        throw this.unexpected('"and" between comparisons');
      return compared;
    }
    if (this.takeWord('is')) {
      const isNot = this.takeWord('not');
      if (!this.takeWord('missing')) throw this.unexpected('"missing" after "is"');
      return this.negated(isNot, this.call('is_missing', [left]));
    }
    const isNot =
      this.isWord('not') && (this.isWord('in', 1) || this.isWord('between', 1)) && this.takeWord('not');
    if (this.takeWord('in')) {
      this.expect('(');
      return this.negated(isNot, this.call('in', [left, ...this.list()]));
    }
    if (this.takeWord('between')) {
      const low = this.sum();
      if (!this.takeWord('and')) throw this.unexpected('"and" after "between"');
      return this.negated(isNot, this.call('between', [left, low, this.sum()]));
    }
    return left;
  }

  private negated(isNot: boolean, inner: Expression): Expression {
    return isNot ? this.call('not', [inner], inner.start) : inner;
  }

  private sum(): Expression {
    let left = this.product();
    for (;;) {
      const sign = this.takeSign((value) => value === '+' || value === '-');
      if (sign === null) return left;
      left = this.call(sign, [left, this.product()]);
    }
  }

  private product(): Expression {
    let left = this.signed();
    for (;;) {
      const sign = this.takeSign((value) => value === '*' || value === '/' || value === '%');
      if (sign === null) return left;
      left = this.call(sign, [left, this.signed()]);
    }
  }

  private signed(): Expression {
    const { start } = this.next;
    let minuses = 0;
    for (let sign = this.takeSign(isPlusMinus); sign !== null; sign = this.takeSign(isPlusMinus)) {
      if (sign === '-') minuses++;
    }
    let inner = this.power();
    if (minuses % 2 === 1) inner = this.call('-x', [inner], start);
    return inner;
  }

  private power(): Expression {
    const base = this.atom();
    if (this.takeSign((value) => value === '^') === null) return base;
    this.depth++;
    if (this.depth > MAX_DEPTH)
      throw formulaError(this.text, this.next, `expected at most ${MAX_DEPTH} levels`);
    const power = this.call('^', [base, this.signed()]);
    this.depth--;
    return power;
  }

  private atom(): Expression {
    const token = this.next;
    const span = { start: token.start, end: token.end };
    switch (token.type) {
      case 'number':
      case 'text':
        this.at++;
        return this.node(
          token.type === 'number'
            ? { ...span, type: 'number', value: token.value }
            : { ...span, type: 'text', value: token.value },
        );
      case 'quoted':
        this.at++;
        return this.node({ ...span, type: 'column', name: token.value });
      case 'word':
        return this.word(token.value, span);
      case 'sign':
        if (token.value !== '(') break;
        this.at++;
        return this.inBrackets();
      default:
    }
    throw this.unexpected('a column, a number, a text or (');
  }

  private inBrackets(): Expression {
    const inner = this.either();
    this.expect(')');
    return inner;
  }

  private word(word: string, span: Span): Expression {
    const lower = word.toLowerCase();
    if (lower === 'true' || lower === 'false') {
      this.at++;
      return this.node({ ...span, type: 'boolean', value: lower === 'true' });
    }
    if (lower === 'missing') {
      this.at++;
      return this.node({ ...span, type: 'missing' });
    }
    if (KEYWORDS.has(lower)) throw this.unexpected('a column, a number, a text or (');
    this.at++;
    if (this.takeSign((value) => value === '(') === null)
      return this.node({ ...span, type: 'column', name: word });
    return this.call(lower, this.list(), span.start);
  }

  /** Arguments up to the closing bracket, which is taken. */
  private list(): Expression[] {
    const found: Expression[] = [];
    if (this.takeSign((value) => value === ')') !== null) return found;
    do found.push(this.pattern() ?? this.either());
    while (this.takeSign((value) => value === ',') !== null);
    this.expect(')');
    return found;
  }

  /** `Mnt*` or `*_amount` where an argument ends after it. */
  private pattern(): Expression | null {
    const [first, second, third] = this.tokens.slice(this.at, this.at + 3);
    const isStar = (token: Token | undefined) => token?.type === 'sign' && token.value === '*';
    const isName = (token: Token | undefined) => token?.type === 'word' || token?.type === 'quoted';
    const isOver = third?.type === 'sign' && (third.value === ',' || third.value === ')');
    if (!isOver || !((isName(first) && isStar(second)) || (isStar(first) && isName(second)))) return null;
    const named = (isStar(first) ? second : first) as { value: string };
    this.at += 2;
    const [begin, ending] = isStar(first) ? ['', named.value] : [named.value, ''];
    return this.node({ type: 'pattern', begin, ending, start: first!.start, end: second!.end });
  }

  private call(
    name: string,
    parts: readonly Expression[],
    start = parts[0]?.start ?? this.next.start,
  ): Expression {
    return this.node({ type: 'call', name, arguments: parts, start, end: this.tokens[this.at - 1]!.end });
  }

  private node<T extends Expression>(node: T): T {
    this.nNodes++;
    if (this.nNodes > MAX_NODES) throw formulaError(this.text, node, `expected at most ${MAX_NODES} parts`);
    return node;
  }

  private isWord(word: string, ahead = 0): boolean {
    const token = this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)]!;
    return token.type === 'word' && token.value.toLowerCase() === word;
  }

  private takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.at++;
    return true;
  }

  private takeSign(fits: (value: string) => boolean): string | null {
    const token = this.next;
    if (token.type !== 'sign' || !fits(token.value)) return null;
    this.at++;
    return token.value;
  }

  private expect(sign: string): void {
    if (this.takeSign((value) => value === sign) === null) throw this.unexpected(sign);
  }

  private unexpected(wanted: string) {
    const token = this.next;
    const got = token.type === 'end' ? 'the end' : JSON.stringify(this.text.slice(token.start, token.end));
    return formulaError(this.text, token, `expected ${wanted}, got ${got}`);
  }
}

function isPlusMinus(value: string): boolean {
  return value === '+' || value === '-';
}
