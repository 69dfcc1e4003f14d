import { AppError } from '#base';
import { type BranchShape, buildClassTree } from './build-class-tree.ts';
import { classIndex } from './class-index.ts';
import { type ClassNode, requireClassTree } from './class-tree.ts';
import { type TreeToken, treeTokens } from './class-tree-tokens.ts';

/** Brackets within brackets; a tree of more is no tree that anybody wrote. */
const MAX_DEPTH = 100;

/**
 * A tree from its text: `dormant | (low | (medium + high))`. `|` parts the branches of a step, brackets hold a further
 * step, `+` joins classes that stay together. Names with spaces or signs stand in double quotes, a quote in them twice.
 * @throws OPTION_INVALID with the character where the text goes wrong, or naming the class.
 */
export function parseClassTree(text: string, classNames: readonly string[]): ClassNode {
  const first = new Parser(treeTokens(text), classNames).parse();
  const tree = buildClassTree(first, classNames);
  requireClassTree(tree, classNames);
  return tree;
}

/** The text that is parsed to the same tree. */
export function formatClassTree(tree: ClassNode, classNames: readonly string[]): string {
  return tree.branches
    .map((branch) => {
      if ('node' in branch) return `(${formatClassTree(branch.node, classNames)})`;
      const names = branch.classes.map((one) => quoted(classNames[one]!)).join(' + ');
      return branch.classes.length > 1 ? `(${names})` : names;
    })
    .join(' | ');
}

function quoted(name: string): string {
  return /^[^\s|+()"]+$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Recursive descent: step = branch ("|" branch)*, branch = "(" step ")" or name ("+" name)*. */
class Parser {
  private at = 0;

  constructor(
    private readonly tokens: readonly TreeToken[],
    private readonly classNames: readonly string[],
  ) {}

  parse(): readonly BranchShape[] {
    const first = this.step(0);
    const next = this.tokens[this.at]!;
    if (next.kind !== 'end') throw refuse('| or the end', next);
    if (first.length > 1) return first;
    const only = first[0]!;
    if ('step' in only) return only.step;
    throw refuse('| and a further branch', next);
  }

  private step(depth: number): BranchShape[] {
    const branches = [this.branch(depth)];
    while (this.takes('|')) branches.push(this.branch(depth));
    return branches;
  }

  private branch(depth: number): BranchShape {
    const open = this.tokens[this.at]!;
    if (!this.takes('(')) return { classes: this.classes() };
    if (depth === MAX_DEPTH) throw refuse(`at most ${MAX_DEPTH} brackets within each other`, open);
    const inner = this.step(depth + 1);
    if (!this.takes(')')) throw refuse('|, + or )', this.tokens[this.at]!);
    return inner.length === 1 ? inner[0]! : { step: inner };
  }

  private classes(): number[] {
    const classes = [this.oneClass()];
    while (this.takes('+')) classes.push(this.oneClass());
    const next = this.tokens[this.at]!;
    if (next.kind !== 'name') return classes;
    throw refuse('| or + (names with spaces in double quotes)', next);
  }

  private oneClass(): number {
    const token = this.tokens[this.at]!;
    if (token.kind !== 'name') throw refuse('a class', token);
    this.at++;
    return classIndex(this.classNames, token.text, ` at character ${token.position}`);
  }

  private takes(sign: string): boolean {
    const token = this.tokens[this.at]!;
    const is = token.kind === 'sign' && token.text === sign;
    if (is) this.at++;
    return is;
  }
}

function refuse(expected: string, { kind, text, position }: TreeToken): AppError {
  const got = kind === 'end' ? 'the end of the text' : `"${text}"`;
  return new AppError(
    'OPTION_INVALID',
    `tree of classes: expected ${expected} at character ${position}, got ${got}`,
    { data: { position } },
  );
}
