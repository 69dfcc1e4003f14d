import { Command, CommanderError } from 'commander';
import { AppError } from '#base';
import { packageVersion } from '#pipeline';
import { addCertifyCommand } from './certify-command.ts';
import { addCompareCommand } from './compare-command.ts';
import { applyConfig, applyEnvironment } from './config/apply-config.ts';
import { configPath, readConfig } from './config/read-config.ts';
import { addDemoCommand } from './demo-command.ts';
import { addEvaluateCommand } from './evaluate-command.ts';
import { addImportCommand } from './import-command.ts';
import { addLabCommand } from './lab-command.ts';
import { addLeaderboardCommand } from './leaderboard-command.ts';
import { addMigrateCommand } from './migrate-command.ts';
import { addModelsCommand } from './models-command.ts';
import { paint } from './paint.ts';
import { addPredictCommand } from './predict-command.ts';
import { addProfileCommand } from './profile-command.ts';
import { addRecipeCommand } from './recipe-command.ts';
import { reportError } from './report-error.ts';
import { addRulesCommand } from './rules-command.ts';
import { addRunCommand } from './run-command.ts';
import { addRunsCommand } from './runs-command.ts';
import { addAssignCommand, addScoreCommand } from './score-command.ts';
import { addSegmentCommand } from './segment-command.ts';
import { addStartCommand } from './start-command.ts';
import { addTrainCommand } from './train-command.ts';
import { addTuneCommand } from './tune-command.ts';
import { addWorkspaceCommands } from './workspace-command.ts';

/**
 * The command line as a commander program.
 * @throws CONFIG_INVALID, FILE_NOT_FOUND when the configuration cannot be used.
 */
export function createProgram(argv: readonly string[]): Command {
  const program = new Command('clientele')
    .description(
      'From raw customer data to segments you can trust. Give it the files that your shop, CRM or database ' +
        'exports: it finds out what the columns are, looks for groups of customers, tests whether they are real, ' +
        'names them and writes a report.',
    )
    .version(packageVersion())
    .showHelpAfterError('(clientele --help shows what there is)')
    .addHelpText('after', overview);
  addRunCommand(program);
  addSegmentCommand(program);
  addCompareCommand(program);
  addCertifyCommand(program);
  addTrainCommand(program);
  addTuneCommand(program);
  addLabCommand(program);
  addPredictCommand(program);
  addEvaluateCommand(program);
  addLeaderboardCommand(program);
  addProfileCommand(program);
  addImportCommand(program);
  addRecipeCommand(program);
  addScoreCommand(program);
  addAssignCommand(program);
  addRulesCommand(program);
  addMigrateCommand(program);
  addDemoCommand(program);
  addStartCommand(program);
  addRunsCommand(program);
  addModelsCommand(program);
  addWorkspaceCommands(program);
  for (const command of [program, ...program.commands]) command.exitOverride();
  // help is there for whoever has to put them right
  if (!argv.some((argument) => argument === '--help' || argument === '-h')) {
    applyConfig(program, readConfig(configPath(argv)));
    applyEnvironment(program, process.env);
  }
  return program;
}

const overview = `
First steps:
  clientele demo                                    writes files of a made-up shop to ./clientele-demo
  clientele run clientele-demo/customers.csv clientele-demo/orders.csv
  clientele run YOUR-FILE.csv                       then open clientele-out/report.html
  clientele profile YOUR-FILE.csv                   what is in a file, before anything is done with it
  clientele score NEW-FILE.csv --model latest       the same segments for new customers

Every option can stand in clientele.yaml too (or the file that --config names), by its name; a section named like a
command is for that command alone. Options with a value can be set as CLIENTELE_NAME in the environment.

Exit codes: 0 done, 2 wrong input or options, 5 verdict below --require, 70 a bug, 130 interrupted.`;

/** Parses the arguments, runs the command and sets the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const json = argv.includes('--json');
  // a reader that has seen enough, such as head, is no failure
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(process.exitCode ?? 0);
  });
  try {
    await createProgram(argv).parseAsync([...argv], { from: 'user' });
  } catch (error) {
    process.exitCode = error instanceof CommanderError ? usageError(error, json) : reportError(error, json);
  }
}

function usageError(error: CommanderError, json: boolean): number {
  if (error.exitCode === 0) return 0;
  if (error.code === 'commander.help') return 2;
  const message = error.message.replace(/^error: /, '');
  const known = new AppError('OPTION_INVALID', message);
  if (json) process.stdout.write(`${JSON.stringify({ error: known })}\n`);
  else process.stderr.write(paint('dim', ''));
  return known.exitCode;
}
