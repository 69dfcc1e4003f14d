import type { Command } from 'commander';
import { AppError, systemClock } from '#base';
import { modelCardHtml, modelCardMarkdown } from '#report';
import { openRegistry, readBundle, writeFileAtomic } from '#store';
import { addWorkspaceCommand, openWorkspace, printResult, type WorkspaceFlags } from './open-workspace.ts';

interface CardFlags extends WorkspaceFlags {
  readonly html?: string;
}

/** `clientele models card MODEL [--html FILE]` */
export function addModelCardCommand(models: Command): void {
  addWorkspaceCommand(models, 'card', 'what a model is, was made of, is for, and whom it serves worse')
    .argument('<model>', 'NAME (its champion), NAME@ALIAS, NAME@NUMBER or latest')
    .option('--html <file>', 'write the card as one HTML file instead of printing Markdown')
    .addHelpText('after', examples)
    .action(showCard);
}

async function showCard(reference: string, flags: CardFlags): Promise<void> {
  const workspace = await openWorkspace(flags.workspace);
  const { record, version } = await openRegistry(workspace, systemClock).findModel(reference);
  const model = `${record.name}@${version.version}`;
  const { manifest } = await readBundle(workspace.artifactFolder(version.artifact));
  if (flags.html === undefined) {
    process.stdout.write(
      flags.json ? `${JSON.stringify({ model, card: manifest })}\n` : modelCardMarkdown(manifest),
    );
    return;
  }
  await writeCard(flags.html, modelCardHtml(manifest, model));
  printResult(flags, { model, file: flags.html }, `Written to ${flags.html}`);
}

async function writeCard(file: string, text: string): Promise<void> {
  try {
    await writeFileAtomic(file, text);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new AppError('OUTPUT_NOT_WRITABLE', `${file}: expected to write the card, got ${code}`, {
      hint: 'Name a file in a folder that is there and may be written.',
      cause,
    });
  }
}

const examples = `
Examples:
  clientele models card customers                    Markdown of the champion
  clientele models card customers@3 --html card.html
  clientele models card latest --json                the same facts for programs`;
