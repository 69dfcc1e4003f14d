import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../testkit/run-cli.ts';
import { caseArgs, errorOf, fillDisk, fullDiskCases, prepareDisk } from './full-disk.ts';
import { mountRefusal, mountSmallDisk } from './small-disk.ts';

const refusal = mountRefusal();
if (refusal !== null)
  process.stderr.write(`No disk can be mounted, so full and read-only ones are not tried: ${refusal}\n`);
const title = (text: string) =>
  refusal === null ? text : `${text} [skipped: no disk can be mounted: ${refusal}]`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clientele-disks-'));
  if (refusal === null) await prepareDisk(join(folder, 'prepared'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

for (const command of fullDiskCases) {
  test.skipIf(refusal !== null)(
    title(`${command} on a full disk says so, harms nothing, and completes once there is space`),
    async () => {
      const outcomes = await fillDisk(folder, { command, shares: [0, 0.7] });
      expect(outcomes.flatMap(({ share, problems }) => problems.map((one) => `${share}: ${one}`))).toEqual(
        [],
      );
      expect(outcomes[0]!.error).toMatch(/_NOT_WRITABLE$/);
    },
  );
}

test.skipIf(refusal !== null)(
  title('a read-only workspace can be looked into; what writes says why it cannot'),
  async () => {
    const at = join(folder, 'read-only');
    const disk = mountSmallDisk(at);
    try {
      await cp(join(folder, 'prepared'), at, { recursive: true });
      // what a process left that was killed before the machine was started anew
      await mkdir(join(at, 'workspace', 'tmp', '1-earlier-00000000-0000-0000-0000-000000000000'));
      disk.readOnly(true);
      const workspace = ['--workspace', join(at, 'workspace'), '--json'];
      const looks = [
        ['runs', 'list'],
        ['models', 'list'],
        ['models', 'show', 'shop'],
        ['workspace', 'check'],
      ];
      for (const look of looks) {
        const { code, stdout } = await runCli([...look, ...workspace]);
        expect([look.join(' '), code === 0 ? null : stdout]).toEqual([look.join(' '), null]);
      }
      const out = ['--out', join(folder, 'writable-out')];
      const writable = ['--workspace', join(folder, 'writable-workspace')];
      await cp(join(folder, 'prepared', 'workspace'), join(folder, 'writable-workspace'), {
        recursive: true,
      });
      const writes: [args: string[], code: string][] = [
        [[...caseArgs('run', at), ...out], 'WORKSPACE_NOT_WRITABLE'],
        [[...caseArgs('run', at), ...writable], 'OUTPUT_NOT_WRITABLE'],
        [caseArgs('score', at), 'WORKSPACE_NOT_WRITABLE'],
        [[...caseArgs('score', at), ...writable], 'OUTPUT_NOT_WRITABLE'],
        [caseArgs('promote', at), 'WORKSPACE_NOT_WRITABLE'],
      ];
      for (const [args, code] of writes) {
        const done = await runCli(args);
        expect([args[0], done.code, errorOf(done)]).toEqual([args[0], 2, code]);
        expect(done.stderr).toContain('read-only');
      }
    } finally {
      disk.unmount();
    }
  },
);
