import type { Command } from 'commander';
import type { LeaderboardItem } from '#contract';
import { bytesInWords, leaderboard } from '#pipeline';
import { moment } from './format-cell.ts';
import { addWorkspaceCommand, openWorkspace, printResult, type WorkspaceFlags } from './open-workspace.ts';
import { parseWhole } from './parse-option.ts';
import { plainTable } from './plain-table.ts';
import { wrapped } from './wrapped.ts';

interface LeaderboardFlags extends WorkspaceFlags {
  readonly name?: string;
  readonly run?: string;
  readonly metric?: string;
  readonly limit: number;
}

/** `clientele leaderboard` */
export function addLeaderboardCommand(program: Command): void {
  addWorkspaceCommand(
    program,
    'leaderboard',
    'Lists every learner and rule of thumb that past trainings compared: its figure on rows that it had not seen, ' +
      'with its interval, its size and what it took, the verdict of the training, and how many guards found something. ' +
      'Says which is the best by itself, the best of several together, and the best small one.',
  )
    .summary('all learners and rules of thumb of past trainings')
    .option('--name <model>', 'only of this model: NAME (all its versions), NAME@ALIAS or NAME@NUMBER')
    .option('--run <id>', 'only of this run: its id, the beginning of one, or latest')
    .option(
      '--metric <name>',
      'show this metric and sort everything by it (default: each training by its own)',
    )
    .option('--limit <n>', 'at most so many', parseWhole(1, 1_000_000), 100)
    .addHelpText('after', examples)
    .action(async (flags: LeaderboardFlags) => {
      const { name = null, run = null, metric = null, limit } = flags;
      const workspace = await openWorkspace(flags.workspace);
      const found = await leaderboard(workspace, { name, run, metric, limit });
      printResult(
        flags,
        found,
        found.items.length === 0
          ? 'No trainings.'
          : [
              tableOf(found.items, metric === null),
              '',
              ...found.picks.flatMap(({ sentence }) => wrapped(sentence)),
            ].join('\n'),
      );
    });
}

/** @param isGrouped whether the items of a training stand together, so that its facts are said once. */
function tableOf(items: readonly LeaderboardItem[], isGrouped: boolean): string {
  const rows = items.map((item, i) => {
    const before = items[i - 1];
    const isSame = isGrouped && before?.model === item.model;
    return [
      isSame ? '' : item.model,
      isSame ? '' : moment(item.trainedAt).slice(0, 16),
      isSame ? '' : item.target,
      `${item.isChosen ? '* ' : '  '}${item.title}${item.isBaseline ? ' (rule of thumb)' : ''}`,
      item.metric,
      figure(item),
      item.bytes === null ? '' : bytesInWords(item.bytes),
      seconds(item.fitSeconds),
      seconds(item.predictSeconds),
      isSame ? '' : item.verdict,
      isSame ? '' : guardsOf(item),
    ];
  });
  const head = [
    'Model',
    'Trained',
    'Target',
    '  Learner',
    'Metric',
    'Unseen rows',
    'Size',
    'Fit',
    'Predict 1000',
    'Verdict',
    'Guards',
  ];
  return plainTable(head, rows, { right: [5, 6, 7, 8], cut: [0, 2], width: 160 });
}

function figure({ value: { mean, low, high } }: LeaderboardItem): string {
  if (mean === null) return '-';
  return low === null || high === null
    ? mean.toFixed(3)
    : `${mean.toFixed(3)} (${low.toFixed(3)}-${high.toFixed(3)})`;
}

/** Told with two digits and their unit. */
function seconds(value: number | null): string {
  if (value === null) return '';
  return value < 1 ? `${Number((1000 * value).toPrecision(2))} ms` : `${Number(value.toPrecision(2))} s`;
}

function guardsOf({ guards: { invalid, warning, info } }: LeaderboardItem): string {
  const parts = [
    ...(invalid > 0 ? [`${invalid} invalid`] : []),
    ...(warning > 0 ? [`${warning} to look at`] : []),
    ...(info > 0 ? [`${info} noted`] : []),
  ];
  return parts.join(', ');
}

const examples = `
Examples:
  clientele leaderboard                                  each training, the newest first; * is the model
  clientele leaderboard --name customers-churn           all versions of a model
  clientele leaderboard --run latest
  clientele leaderboard --metric brier --json            everything by one metric, the best first`;
