import { AppError } from '#base';
import type { RunRecord } from '#contract';

/** Whether a run is asked for. */
export type RunFilter = (run: RunRecord) => boolean;

/** What a field of a run holds; null when the run has no such thing. */
export type RunValue = string | number | null | readonly string[];

interface Token {
  readonly text: string;
  readonly at: number;
  readonly quoted: boolean;
}

const FIELDS: Readonly<Record<string, (run: RunRecord) => RunValue>> = {
  id: (run) => run.id,
  command: (run) => run.command,
  started: (run) => run.startedAt,
  seconds: (run) => run.seconds,
  memory: (run) => run.peakMemoryBytes,
  status: (run) => run.status,
  error: (run) => run.error?.code ?? null,
  seed: (run) => run.seed,
  version: (run) => run.version,
  learner: (run) => run.learner,
  verdict: (run) => run.verdict,
  dataset: (run) => run.datasets.map(({ name }) => name),
  model: (run) => run.models,
  parent: (run) => run.parents,
  tag: (run) => run.tags,
};

/**
 * What gives a field of a run: `learner`, `metric.silhouette`, `option.scale`.
 * @throws OPTION_INVALID
 */
export function runField(name: string, where: string): (run: RunRecord) => RunValue {
  const field = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  if (field !== undefined) return field;
  if (name.startsWith('metric.')) return (run) => run.metrics[name.slice(7)]?.value ?? null;
  if (name.startsWith('option.')) {
    return (run) => {
      const value = run.options[name.slice(7)] ?? null;
      return typeof value === 'number' || typeof value === 'string' || value === null
        ? value
        : JSON.stringify(value);
    };
  }
  const known = [...Object.keys(FIELDS), 'metric.NAME', 'option.NAME'].join(', ');
  throw new AppError('OPTION_INVALID', `${where}: expected one of ${known}, got ${name}`);
}

/**
 * `metric.silhouette > .3 and learner = k-means`: comparisons with = != < <= > >=, joined by `and`, `or` and
 * brackets; `and` binds closer. A run without the value meets `!=` only.
 * @throws OPTION_INVALID with the position of what is wrong.
 */
export function parseRunFilter(text: string): RunFilter {
  const tokens = tokensOf(text);
  let next = 0;
  const end: Token = { text: 'the end', at: text.length, quoted: true };
  const peek = () => tokens[next] ?? end;
  const isWord = (word: string) => !peek().quoted && peek().text.toLowerCase() === word;
  const joined = (word: 'and' | 'or', part: () => RunFilter): RunFilter => {
    const parts = [part()];
    while (isWord(word)) {
      next++;
      parts.push(part());
    }
    return word === 'and' ? (run) => parts.every((one) => one(run)) : (run) => parts.some((one) => one(run));
  };
  const either = (): RunFilter => joined('or', () => joined('and', single));
  const single = (): RunFilter => {
    if (!isWord('(')) return comparison();
    next++;
    const inner = either();
    if (!isWord(')')) throw wrong('a closing bracket', peek());
    next++;
    return inner;
  };
  const comparison = (): RunFilter => {
    const name = peek();
    if (name === end || /^[()=<>!]/.test(name.text)) throw wrong('a field', name);
    const field = runField(name.text, `--filter, position ${name.at + 1}`);
    next++;
    const operator = peek();
    if (operator.quoted || !/^(!=|[<>]=?|=)$/.test(operator.text)) throw wrong('= != < <= > or >=', operator);
    next++;
    const value = peek();
    if (value === end || (!value.quoted && /^[()=<>!]/.test(value.text))) throw wrong('a value', value);
    next++;
    return (run) => compare(field(run), operator.text, value.text);
  };
  const filter = either();
  if (next < tokens.length) throw wrong('and, or, or the end', peek());
  return filter;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:"([^"]*)"|'([^']*)'|([()]|!=|[<>]=?|=|[^\s()=<>!"']+))/y;
  while (text.slice(pattern.lastIndex).trim() !== '') {
    const from = pattern.lastIndex;
    const match = pattern.exec(text);
    const blanks = /^\s*/.exec(text.slice(from))![0].length;
    if (match === null)
      throw wrong('a word', { text: text.slice(from).trim(), at: from + blanks, quoted: false });
    const quoted = match[3] === undefined;
    tokens.push({ text: match[1] ?? match[2] ?? match[3] ?? '', at: from + blanks, quoted });
  }
  return tokens;
}

function wrong(expected: string, { text, at }: Token): AppError {
  return new AppError('OPTION_INVALID', `--filter, position ${at + 1}: expected ${expected}, got ${text}`, {
    data: { position: at + 1 },
  });
}

function compare(value: RunValue, operator: string, wanted: string): boolean {
  if (Array.isArray(value)) {
    return operator === '!=' ? !value.includes(wanted) : value.some((one) => compare(one, operator, wanted));
  }
  if (value === null) return operator === '!=';
  const [a, b] = typeof value === 'number' ? [value, Number(wanted)] : [String(value), wanted];
  switch (operator) {
    case '=':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    default:
      return a >= b;
  }
}
