import cliProgress from 'cli-progress';
import type { Clock } from '#base';
import type { StageProgress } from '#pipeline';

/** Shows progress on stderr, and lines above it. */
export interface ProgressDisplay extends StageProgress {
  line(text: string): void;
  close(): void;
}

type Stage = Parameters<StageProgress['report']>[0];

const labels: Record<Stage, string> = {
  import: 'Reading the data',
  profile: 'Looking at the columns',
  recipe: 'Preparing features',
  task: 'Looking at the target',
  target: 'Looking at the target',
  train: 'Learning and testing',
  'train-values': 'Learning a number and testing',
  lab: 'Trying every way',
  tune: 'Trying options',
  score: 'Scoring',
  'score-new': 'Scoring new customers',
  predict: 'Predicting',
  evaluate: 'Testing on new rows',
  segment: 'Finding segments',
  certify: 'Testing the segments',
  name: 'Describing the segments',
  report: 'Writing the report',
};

/** A bar with stage, share and remaining time on a terminal; one line a stage elsewhere; nothing when quiet. */
export function createProgressDisplay(quiet: boolean, clock: Clock): ProgressDisplay {
  const line = (text: string) => process.stderr.write(`${text}\n`);
  if (quiet) return { report() {}, line, close() {} };
  return process.stderr.isTTY ? createBar(clock) : createLines(line);
}

function createLines(line: (text: string) => void): ProgressDisplay {
  let current: Stage | null = null;
  return {
    report(stage, share) {
      if (stage === current) return;
      current = stage;
      line(`[${String(Math.round(share * 100)).padStart(3)} %] ${labels[stage]}`);
    },
    line,
    close() {},
  };
}

function createBar(clock: Clock): ProgressDisplay {
  const bar = new cliProgress.SingleBar(
    {
      format: '{label} {bar} {percentage} %  {remaining}  {detail}',
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
      fps: 8,
      barsize: 24,
      gracefulExit: false,
    },
    cliProgress.Presets.shades_classic,
  );
  const started = clock.elapsedMs();
  let running = false;
  const hide = () => {
    if (running) bar.stop();
    running = false;
  };
  return {
    report(stage, share, detail = '') {
      const payload = {
        label: labels[stage].padEnd(24),
        remaining: remainingTime(clock.elapsedMs() - started, share),
        detail,
      };
      if (!running) bar.start(100, Math.floor(share * 100), payload);
      running = true;
      bar.update(Math.floor(share * 100), payload);
    },
    line(text) {
      hide();
      process.stderr.write(`${text}\n`);
    },
    close: hide,
  };
}

/** What is left by the pace so far; empty while it cannot be told. */
export function remainingTime(elapsedMs: number, share: number): string {
  if (share < 0.03 || elapsedMs < 1000) return '';
  const seconds = Math.ceil((elapsedMs * (1 - share)) / share / 1000);
  return seconds >= 90 ? `about ${Math.round(seconds / 60)} min left` : `about ${seconds} s left`;
}
