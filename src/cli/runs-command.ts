import type { Command } from 'commander';
import type { RunRecord } from '#contract';
import { compareRuns } from './compare-runs.ts';
import { comparisonPage } from './comparison-page.ts';
import { figure } from './format-cell.ts';
import { addWorkspaceCommand, openRegistryOf, printResult, type WorkspaceFlags } from './open-workspace.ts';
import { parseWhole } from './parse-option.ts';
import { plainTable } from './plain-table.ts';
import { parseRunFilter, type RunValue, runField } from './run-filter.ts';
import { lineageOf } from './run-lineage.ts';
import { runPage } from './run-page.ts';

interface ListFlags extends WorkspaceFlags {
  readonly filter?: string;
  readonly sort?: string;
  readonly limit: number;
}

/** `clientele runs list|show|compare|tag|delete` */
export function addRunsCommand(program: Command): void {
  const runs = program
    .command('runs')
    .description('what was run, on what data, with what result')
    .exitOverride();
  runs.addHelpText('after', examples);
  addWorkspaceCommand(runs, 'list', 'runs, newest first')
    .option('--filter <condition>', 'only runs that meet it, such as "metric.silhouette > .3 and tag = good"')
    .option('--sort <field>', 'ascending by a field of the filter; -FIELD is descending')
    .option('--limit <n>', 'at most so many', parseWhole(1, 1_000_000), 50)
    .addHelpText('after', examples)
    .action(listRuns);
  addWorkspaceCommand(runs, 'show', 'everything about a run')
    .argument('<run>', 'id, the beginning of one, or latest')
    .action(async (reference: string, flags: WorkspaceFlags) => {
      const registry = await openRegistryOf(flags.workspace);
      const run = await registry.findRun(reference);
      if (flags.json) return printResult(flags, run, '');
      const known = { runs: await registry.listRuns(), models: await registry.listModels() };
      printResult(flags, run, runPage(run, lineageOf(run, known)));
    });
  addWorkspaceCommand(runs, 'compare', 'in what options, data and metrics two runs differ')
    .argument('<a>', 'a run')
    .argument('<b>', 'another one')
    .action(async (a: string, b: string, flags: WorkspaceFlags) => {
      const registry = await openRegistryOf(flags.workspace);
      const comparison = compareRuns(await registry.findRun(a), await registry.findRun(b));
      printResult(flags, comparison, comparisonPage(comparison));
    });
  addWorkspaceCommand(runs, 'tag', 'puts a tag on a run')
    .argument('<run>', 'id, the beginning of one, or latest')
    .argument('<tag>', 'any words')
    .option('--remove', 'takes the tag off')
    .action(async (reference: string, tag: string, flags: WorkspaceFlags & { remove?: true }) => {
      const registry = await openRegistryOf(flags.workspace);
      const { id } = await registry.findRun(reference);
      await registry.tagRun(id, tag, flags.remove !== true);
      const { tags } = await registry.findRun(id);
      printResult(flags, { id, tags }, `${id}: ${tags.join(', ') || 'no tags'}`);
    });
  addWorkspaceCommand(runs, 'delete', 'takes a run off the list')
    .argument('<run>', 'id, the beginning of one, or latest')
    .action(async (reference: string, flags: WorkspaceFlags) => {
      const registry = await openRegistryOf(flags.workspace);
      const { id } = await registry.findRun(reference);
      await registry.deleteRun(id);
      printResult(flags, { deleted: id }, `Deleted ${id}`);
    });
}

const examples = `
Examples:
  clientele runs list --filter "metric.silhouette > .3 and learner = k-means" --sort -metric.silhouette
  clientele runs list --filter "(status = failed or verdict = do-not-use) and started > 2026-01"
  clientele runs compare latest 20260105
  clientele runs tag latest "for the spring campaign"

Fields: id command started seconds memory status error seed version learner verdict dataset model parent tag
        metric.NAME option.NAME`;

async function listRuns(flags: ListFlags): Promise<void> {
  const filter = flags.filter === undefined ? () => true : parseRunFilter(flags.filter);
  const order = flags.sort === undefined ? null : orderBy(flags.sort);
  const found = (await (await openRegistryOf(flags.workspace)).listRuns()).filter(filter);
  if (order !== null) found.sort(order);
  const items = found.slice(0, flags.limit);
  const rest = found.length - items.length;
  const more = rest > 0 ? `\n${rest} more; see --limit` : '';
  const table = items.length === 0 ? 'No runs.' : runTable(items, flags.sort);
  printResult(flags, { items, total: found.length }, `${table}${more}`);
}

/** Runs without the value come last. */
function orderBy(text: string): (a: RunRecord, b: RunRecord) => number {
  const sign = text.startsWith('-') ? -1 : 1;
  const field = runField(text.replace(/^-/, ''), '--sort');
  return (a, b) => {
    const [x, y] = [scalar(field(a)), scalar(field(b))];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return x < y ? -sign : x > y ? sign : 0;
  };
}

function scalar(value: RunValue): string | number | null {
  return typeof value === 'object' && value !== null ? value.join(', ') : value;
}

const heads = ['Run', 'Command', 'Status', 'Data', 'Verdict', 'Models', 'Tags'];

/** The runs in at most 100 columns; a field that they are sorted by gets a column of its own. */
function runTable(runs: readonly RunRecord[], sort: string | undefined): string {
  const field = sort?.replace(/^-/, '');
  const value = field?.includes('.') ? runField(field, '--sort') : null;
  const rows = runs.map((run) => [...rowOf(run), ...(value === null ? [] : [shown(value(run))])]);
  return plainTable([...heads, ...(value === null ? [] : [field!.replace(/^[a-z]+\./, '')])], rows, {
    right: value === null ? [] : [heads.length],
    cut: [3, 5, 6],
    width: 100,
  });
}

function shown(value: RunValue): string {
  return typeof value === 'number' ? figure(value) : (scalar(value) ?? '').toString();
}

function rowOf(run: RunRecord): string[] {
  const data = run.datasets.map(({ name }) => name).join(', ');
  const { id, command, status, verdict, models, tags } = run;
  return [id, command, status, data, verdict ?? '', models.join(', '), tags.join(', ')];
}
